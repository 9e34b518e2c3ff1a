"""Guacamole's folder as a whole: followed at each start, or taken in once by a command.

Laws: a file that can't be read is an error, one thing in it that can't be kept is left out and
named; an unchanged file is not imported again, so what was changed here stays; nothing is deleted,
and what the file doesn't give any more is said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction

from deskgate.control.accounts.models import username_fold
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.port.compare import Change, Doing
from deskgate.control.port.formats import Format
from deskgate.control.port.guacamole import NOTE, guacamole_plan
from deskgate.control.port.guacamole_keys import KeyChange, keys_apply, keys_diff
from deskgate.control.port.models import FollowedFile
from deskgate.control.port.options import OnTargetChange, Options
from deskgate.control.port.plan import NodeEntry, Note, Plan, UserEntry
from deskgate.control.port.services import Report, plan_apply, plan_diff
from deskgate.control.port.shape import plan_into
from deskgate.control.port.snapshot import folder_paths
from deskgate.control.port.troubles import Unreadable, refuse
from deskgate.control.tree.models import Folder
from deskgate.control.tree.paths import Path, path_text
from deskgate.guacamole_home.folder import MAPPING, Home
from deskgate.settings import parse_guacd_address

INTO: Final[Path] = ("Guacamole",)
GUACD: Final = "Guacamole"  # what its guacd server is called here
_NAMED: Final = 20  # people, or grants, that one note names


@dataclass(frozen=True, slots=True)
class Followed:
    """What the start made of the file. `report` is None when nothing was imported: it is as it was,
    or `problems` says what stood in the way."""

    report: Report | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HomeReport:
    """What taking the folder in would change, or has changed."""

    report: Report
    keys: tuple[KeyChange, ...]


def mapping_follow(*, data: bytes) -> Followed:
    """Import user-mapping.xml if it has changed. Raises Unreadable for a file that is none."""
    digest = hashlib.sha256(data).hexdigest()
    if FollowedFile.objects.filter(name=MAPPING, digest=digest).exists():
        return Followed()
    # What leads elsewhere now has its secrets in the file; those of before are of before.
    options = Options(into=INTO, on_target_change=OnTargetChange.DROP)
    plan = guacamole_plan(data, options)
    try:
        with transaction.atomic():
            report = _applied(plan, options)
            FollowedFile.objects.update_or_create(name=MAPPING, defaults={"digest": digest})
    except Unreadable as wrong:
        found = (f"{where}: {text}" for where, texts in wrong.errors.items() for text in texts)
        return Followed(None, tuple(found))
    return Followed(report)


def home_preview(*, home: Home, options: Options) -> HomeReport:
    """What taking the folder in would change; nothing is written. Raises Unreadable."""
    plan = home_plan(home, options)
    keys = keys_diff(home.values)
    _check_something(plan, keys, home)
    changes, notes = plan_diff(plan=plan, options=options)
    return HomeReport(_report(changes, notes, plan, options, applied=False), keys)


def home_run(*, home: Home, options: Options) -> HomeReport:
    """Take the folder in, in one transaction; the command line's. Raises Unreadable, Invalid."""
    plan = home_plan(home, options)
    _check_something(plan, keys_diff(home.values), home)
    with transaction.atomic():
        keys = keys_apply(home.values)
        return HomeReport(_applied(plan, options), keys)


def home_plan(home: Home, options: Options) -> Plan:
    """People, connections and grants of user-mapping.xml, and the guacd. Raises Unreadable."""
    plan = Plan(foreign=True) if home.mapping is None else guacamole_plan(home.mapping, options)
    if "guacd" not in home.values:
        return plan
    host, port = parse_guacd_address(home.values["guacd"])
    node = NodeEntry(
        name=GUACD,
        host=host,
        port=port,
        tls=bool(home.values.get("guacd_tls", False)),
        where=str(home.path),
    )
    if options.default_guacd:
        return replace(plan, nodes=(replace(node, is_default=True),))
    note = Note(
        str(home.path),
        f"Its guacd is taken over as the server {GUACD!r}. Connections go through this server's "
        "own default guacd, unless you import with --default-guacd.",
    )
    return replace(plan, nodes=(node,), notes=(*plan.notes, note))


def _applied(plan: Plan, options: Options) -> Report:
    changes, notes = plan_apply(plan=plan, by=None, options=options)
    return _report(changes, notes, plan, options, applied=True)


def _report(
    changes: list[Change], notes: tuple[Note, ...], plan: Plan, options: Options, *, applied: bool
) -> Report:
    more = (*_passwords_kept(changes), *_left_over(plan_into(plan, options.into)))
    return Report(Format.GUACAMOLE, tuple(changes), (*notes, *more), applied)


def _check_something(plan: Plan, keys: Collection[KeyChange], home: Home) -> None:
    if not keys and not any(True for _ in plan.entries()):
        raise refuse(str(home.path), "There is nothing in it that can be imported.")


def _passwords_kept(changes: Iterable[Change]) -> Iterator[Note]:
    here = [
        change.wanted.username
        for change in changes
        if isinstance(change.wanted, UserEntry) and change.doing is not Doing.CREATE
    ]
    if here:
        yield Note(
            MAPPING,
            f"{_some(here)}: here already, with the password that they have here. One that was "
            "changed in the file since has to be set here, too.",
        )


def _left_over(plan: Plan) -> Iterator[Note]:
    """What an earlier file gave and this one doesn't: it is for people to take away."""
    wanted = {(username_fold(one.user or ""), one.connection) for one in plan.grants}
    rows = AccessGrant.objects.filter(note=NOTE, user__isnull=False, connection__isnull=False)
    paths = folder_paths(Folder.objects.order_by().values_list("pk", "parent_id", "name"))
    left = []
    for row in rows.select_related("user", "connection"):
        assert row.user is not None
        assert row.connection is not None
        folder = row.connection.folder_id
        path = (*(() if folder is None else paths[folder]), row.connection.name)
        if (row.user.username_key, path) not in wanted:
            left.append(f"{row.user.username} on {path_text(path)}")
    if left:
        yield Note(
            MAPPING,
            f"Given by an earlier file and not by this one: {_some(sorted(left))}. Nothing is "
            "deleted by an import: take it away here, if it should go.",
        )


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
