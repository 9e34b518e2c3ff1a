"""What a log-in by LDAP would do, without one: everything is done, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from deskgate.control.accounts.models import Membership, Source, User, username_fold
from deskgate.control.directory.claims import Claimed, Rules
from deskgate.control.directory.errors import DirectoryRefused
from deskgate.control.directory.installed import ldap_check
from deskgate.control.directory.services import person_take
from deskgate.directory_settings import DirectorySettings


def login_preview(settings: DirectorySettings, username: str) -> Iterator[str]:
    """Lines for an administrator to read. Raises DirectoryTrouble."""
    ldap_check(settings)
    from deskgate.control.directory.ldap_client import ldap_open, why_not

    with ldap_open(settings) as directory:
        entry = directory.find(username)
        if entry is None:
            yield (
                f"LDAP has nobody called {username!r}, or several: nobody would log in. "
                f"It was asked for {settings.ldap_user_filter} below {settings.ldap_user_base}."
            )
            return
        claimed, disabled = directory.claimed(entry), why_not(entry)
    yield f"entry:     {entry.dn}"
    yield f"name:      {claimed.username}"
    yield f"full name: {claimed.full_name or '-'}"
    yield f"e-mail:    {claimed.email or '-'}"
    yield f"groups:    {', '.join(sorted(one.name for one in claimed.groups)) or '-'}"
    if disabled is not None:
        yield f"would be refused: the account is disabled there ({disabled})."
        return
    yield from _outcome(claimed, Rules.of_ldap(settings))


def _outcome(claimed: Claimed, rules: Rules) -> Iterator[str]:
    is_here = User.objects.filter(username_key=username_fold(claimed.username)).exists()
    try:
        with transaction.atomic():
            user = person_take(claimed=claimed, rules=rules)
            groups = _groups_by(user, claimed.source)
            transaction.set_rollback(True)
    except DirectoryRefused as refused:
        yield f"would be refused: {refused}"
        return
    yield f"would be:  {user.username}, {'as before' if is_here else 'made at the first log-in'}"
    yield f"rights:    {'an administrator' if user.is_admin else 'no administrator'}"
    yield f"would be in: {', '.join(sorted(groups.values())) or '-'}"
    missing = [
        name for name in rules.our_groups(claimed.groups) if username_fold(name) not in groups
    ]
    if missing:
        yield f"no groups here: {', '.join(sorted(missing))}"


def _groups_by(user: User, source: Source) -> dict[str, str]:
    rows = Membership.objects.filter(user=user, source=source).select_related("group")
    return {row.group.name_key: row.group.name for row in rows}
