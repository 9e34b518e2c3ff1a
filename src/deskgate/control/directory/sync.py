"""Compares people with LDAP between their log-ins: who is gone there is disabled here.

Laws: what the directory doesn't answer changes nothing; settings that fit nobody are wrong settings
and not a company without people.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import structlog

from deskgate.control.accounts.models import Source
from deskgate.control.directory.claims import LDAP, Rules
from deskgate.control.directory.errors import DirectoryRefused, DirectoryTrouble
from deskgate.control.directory.installed import ldap_check
from deskgate.control.directory.models import DirectoryIdentity
from deskgate.control.directory.services import person_gone, person_take
from deskgate.control.setup import current_settings
from deskgate.control.threads import with_database
from deskgate.directory_settings import DirectorySettings

if TYPE_CHECKING:  # it needs what is installed for LDAP only
    from deskgate.control.directory.ldap_client import LdapDirectory

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class SyncReport:
    """What was found, by name. `present` are as they were or were refreshed."""

    present: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [f"{len(self.present)} as the directory says"]
        if self.gone:
            parts.append(f"disabled, because gone there: {', '.join(self.gone)}")
        if self.back:
            parts.append(f"enabled, because back there: {', '.join(self.back)}")
        return "; ".join(parts)


def directory_sync(settings: DirectorySettings) -> SyncReport:
    """Take over what LDAP says of everybody who has logged in by it. Raises DirectoryTrouble."""
    ldap_check(settings)
    from deskgate.control.directory.ldap_client import ldap_open

    report = SyncReport()
    known = DirectoryIdentity.objects.filter(directory=LDAP, user__source=Source.LDAP)
    identities = list(known.select_related("user").order_by("user__username_key"))
    with ldap_open(settings) as directory:
        if identities and not directory.has_anybody():
            raise DirectoryTrouble(
                f"LDAP ({settings.ldap_url}): DESKGATE_LDAP_USER_BASE and _USER_FILTER fit nobody, "
                "so nothing was changed. Correct them."
            )
        for identity in identities:
            if identity.user.is_active or identity.gone_at is not None:
                _compare(directory, identity, Rules.of_ldap(settings), report)
    return report


def _compare(
    directory: LdapDirectory, identity: DirectoryIdentity, rules: Rules, report: SyncReport
) -> None:
    from deskgate.control.directory.ldap_client import why_not

    name, was_gone = identity.user.username, not identity.user.is_active
    entry = directory.find_again(identity.key)
    if entry is None or why_not(entry) is not None:
        _gone(identity, report)
        return
    try:
        person_take(claimed=directory.claimed(entry), rules=rules)
    except DirectoryRefused as refused:
        if refused.reason == "not-in-group":
            _gone(identity, report)
        else:
            _log.warning("! a person from LDAP", name=name, reason=refused.reason)
        return
    (report.back if was_gone else report.present).append(name)


def _gone(identity: DirectoryIdentity, report: SyncReport) -> None:
    if person_gone(identity=identity):
        report.gone.append(identity.user.username)


async def directory_watch() -> None:
    """Compare every few minutes, as the settings say. Runs until cancelled."""
    settings = current_settings()
    while settings.ldap_url and settings.ldap_sync_minutes and not settings.ldap_user_dn:
        await asyncio.to_thread(with_database, partial(_sync_and_tell, settings))
        await asyncio.sleep(settings.ldap_sync_minutes * 60)


def _sync_and_tell(settings: DirectorySettings) -> None:
    try:
        report = directory_sync(settings)
    except DirectoryTrouble as trouble:
        _log.warning("! LDAP can't be asked", detail=trouble.detail)
    except Exception:  # noqa: BLE001 -- the next time it may do, and the server goes on meanwhile
        _log.exception("! comparing people with LDAP failed")
    else:
        if report.gone or report.back:
            _log.info("= people compared with LDAP", gone=report.gone, back=report.back)
