"""A real OpenLDAP server on loopback: people, groups within groups, StartTLS, and accounts that are
locked, all in a data folder of its own.

It listens twice: for ldap:// with StartTLS, without which it refuses every bind, and for ldaps://.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from targets.certificates import Certificates, made_certificates
from targets.ports import LOOPBACK, free_port
from targets.processes import Child, TargetError, program

BASE = "dc=example,dc=org"
PASSWORD = "kestrel-harbour-42"  # of every person in it
READER = f"cn=reader,{BASE}"
MANAGER = f"cn=manager,{BASE}"
LOCKED_FOR_GOOD = "000001010000Z"  # ppolicy's word for it
MODULES = Path("/usr/lib/ldap")
SCHEMAS = ("core", "cosine", "inetorgperson", "nis")

# An index of the few attributes that searches use; a bind only under encryption; passwords are
# readable by nobody, and the directory by whoever has bound. `accounts` are attributes that other
# directories mark their disabled accounts by (Active Directory, 389 Directory Server).
CONFIGURATION = """\
{schemas}
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl'
  EQUALITY integerMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 2.16.840.1.113730.3.1.610 NAME 'nsAccountLock'
  EQUALITY caseIgnoreMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.4203.666.1 NAME 'accounts' AUXILIARY
  MAY ( userAccountControl $ nsAccountLock ) )
modulepath {modules}
moduleload back_mdb
moduleload ppolicy
pidfile {folder}/slapd.pid
TLSCACertificateFile {ca}
TLSCertificateFile {certificate}
TLSCertificateKeyFile {key}
TLSProtocolMin 3.3
security simple_bind=128
loglevel stats
database mdb
suffix "{base}"
rootdn "{manager}"
rootpw {password}
directory {folder}/data
index objectClass,uid,member,memberUid,entryUUID eq
overlay ppolicy
ppolicy_default "cn=policy,{base}"
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
"""

CONTENT = """\
dn: {base}
objectClass: organization
objectClass: dcObject
o: Example
dc: example

dn: cn=reader,{base}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: {password}

dn: cn=policy,{base}
objectClass: device
objectClass: pwdPolicy
cn: policy
pwdAttribute: userPassword
pwdLockout: TRUE

dn: ou=people,{base}
objectClass: organizationalUnit
ou: people

dn: ou=groups,{base}
objectClass: organizationalUnit
ou: groups
"""

PERSON = """\

dn: uid={uid},ou=people,{base}
objectClass: inetOrgPerson
objectClass: posixAccount
objectClass: accounts
uid: {uid}
cn: {name}
sn: {name}
mail: {uid}@example.org
uidNumber: {number}
gidNumber: 5000
homeDirectory: /nonexistent
userPassword: {password}
"""

GROUP = """\

dn: cn={name},ou=groups,{base}
objectClass: groupOfNames
cn: {name}
{members}
"""

# The last three are locked: by each of the ways that directories have.
PEOPLE = {
    "ada": "Ada Lovelace",
    "grace": "Grace Hopper",
    "linus": "Linus Pauling",
    "zoe(*)": "Zoë \\ Ärmel",
    "locked": "Locked by ppolicy",
    "disabled": "Disabled as in Active Directory",
    "inactive": "Inactive as in 389",
}
LOCKS = {
    "disabled": "userAccountControl: 514\n",
    "inactive": "nsAccountLock: TRUE\n",
}
# Of people by uid and groups by cn. staff ⊃ engineers ⊃ operators, and operators ⊃ staff: a ring.
GROUPS = {
    "operators": (["ada"], ["staff"]),
    "engineers": (["grace"], ["operators"]),
    "staff": (["linus", "locked", "disabled", "inactive"], ["engineers"]),
    "administrators": (["grace"], []),
    "Ops, Ltd.": (["ada"], []),
}


@dataclass(frozen=True, slots=True)
class Slapd:
    """A running slapd. `ca` is the certificate that vouches for it."""

    port: int
    tls_port: int
    certificates: Certificates
    base: str = BASE
    bind_dn: str = READER
    password: str = field(default=PASSWORD, repr=False)

    @property
    def url(self) -> str:
        return f"ldap://{LOOPBACK}:{self.port}"

    @property
    def tls_url(self) -> str:
        return f"ldaps://{LOOPBACK}:{self.tls_port}"

    @property
    def ca(self) -> Path:
        return self.certificates.ca

    def settings(self, **changes: object) -> dict[str, object]:
        """Deskgate's settings for it, by their names without DESKGATE_ and in lower case."""
        return {
            "ldap_url": self.url,
            "ldap_ca": str(self.ca),
            "ldap_bind_dn": self.bind_dn,
            "ldap_bind_password": self.password,
            "ldap_user_base": f"ou=people,{self.base}",
            "ldap_group_base": f"ou=groups,{self.base}",
            **changes,
        }

    def change(self, ldif: str) -> None:
        """Apply changes in LDIF, as the directory's manager."""
        self._tool("ldapmodify", given=ldif)

    def remove(self, uid: str) -> None:
        """A person leaves."""
        self._tool("ldapdelete", f"uid={uid},ou=people,{self.base}")

    def add_person(self, uid: str, name: str) -> None:
        self._tool("ldapadd", given=person(uid, name, 6000))

    def lock(self, uid: str, *, until: str = LOCKED_FOR_GOOD) -> None:
        """As an administrator of it locks somebody out."""
        lines = ("changetype: modify", "replace: pwdAccountLockedTime", "pwdAccountLockedTime: ")
        self.change(f"dn: uid={uid},ou=people,{self.base}\n" + "\n".join(lines) + until + "\n")

    def set_members(self, group: str, people: list[str], groups: list[str] | None = None) -> None:
        """Who is in a group from now on."""
        lines = [f"dn: cn={group},ou=groups,{self.base}", "changetype: modify", "replace: member"]
        self.change("\n".join([*lines, *_members(people, groups or [])]) + "\n")

    def _tool(self, name: str, *arguments: str, given: str = "") -> None:
        command = [program(name, package="ldap-utils"), "-x", "-ZZ", "-H", self.url]
        command += ["-D", MANAGER, "-w", PASSWORD, *arguments]
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            env={"LDAPTLS_CACERT": str(self.ca), "LDAPTLS_REQCERT": "demand"},
        )
        if done.returncode != 0:
            raise TargetError(f"{name}: {done.stderr.strip()}")


@contextmanager
def running_slapd(folder: Path) -> Iterator[Slapd]:
    """A directory with PEOPLE and GROUPS in it. Needs no root. Raises TargetError."""
    # A copy, because some distributions (AppArmor) allow the installed one only its own folders.
    slapd = str(shutil.copy(program("slapd", package="slapd"), folder / "slapd"))
    certificates = made_certificates(folder)
    configuration = folder / "slapd.conf"
    (folder / "data").mkdir()
    configuration.write_text(_configuration(folder, certificates))
    _fill(slapd, configuration)
    running = Slapd(free_port(), free_port(), certificates)
    # -d keeps it in the foreground. It writes its log to standard error then.
    command = [slapd, "-d", "stats", "-h", f"{running.url} {running.tls_url}"]
    command += ["-f", str(configuration)]
    with Child("slapd", command, log=folder / "slapd.log") as child:
        child.wait_for_port(running.port)
        child.wait_for_port(running.tls_port)
        running.lock("locked")
        yield running


def person(uid: str, name: str, number: int) -> str:
    """One person in LDIF."""
    return PERSON.format(uid=uid, name=name, number=number, base=BASE, password=PASSWORD)


def _members(people: list[str], groups: list[str]) -> list[str]:
    lines = [f"member: uid={uid},ou=people,{BASE}" for uid in people]
    return lines + [f"member: cn={name},ou=groups,{BASE}" for name in groups]


def _content() -> str:
    text = CONTENT.format(base=BASE, password=PASSWORD)
    for number, (uid, name) in enumerate(PEOPLE.items(), 5001):
        text += person(uid, name, number) + LOCKS.get(uid, "")
    for name, (people, groups) in GROUPS.items():
        quoted = name.replace(",", "\\,")
        lines = "\n".join(_members(people, groups))
        text += GROUP.format(name=name, base=BASE, members=lines).replace(
            f"dn: cn={name},", f"dn: cn={quoted},"
        )
    return text


def _configuration(folder: Path, certificates: Certificates) -> str:
    return CONFIGURATION.format(
        schemas="\n".join(f"include /etc/ldap/schema/{name}.schema" for name in SCHEMAS),
        modules=MODULES,
        folder=folder,
        ca=certificates.ca,
        certificate=certificates.certificate,
        key=certificates.key,
        base=BASE,
        manager=MANAGER,
        password=PASSWORD,
    )


def _fill(slapd: str, configuration: Path) -> None:
    """slapadd, which is slapd by another name, writes the content before the server starts."""
    with tempfile.NamedTemporaryFile("w", suffix=".ldif", dir=configuration.parent) as content:
        content.write(_content())
        content.flush()
        command = [slapd, "-T", "add", "-f", str(configuration), "-l", content.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise TargetError(f"slapadd: {done.stderr.strip()}")
