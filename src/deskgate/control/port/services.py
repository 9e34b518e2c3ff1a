"""Import and export as the command line and the API use them.

Laws: a preview is the import itself, up to where something would be written; the importer is an
administrator and goes through the services of the rest like anybody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from django.db import transaction

from deskgate.control.accounts.models import User
from deskgate.control.audit.record import record
from deskgate.control.errors import Forbidden
from deskgate.control.port.apply import changes_apply
from deskgate.control.port.compare import Change, Doing, compare
from deskgate.control.port.formats import Format, read_plan
from deskgate.control.port.normal import plan_normal
from deskgate.control.port.options import Options
from deskgate.control.port.plan import Note, Plan
from deskgate.control.port.refer import refer_check
from deskgate.control.port.sealed import sealed
from deskgate.control.port.shape import plan_check, plan_complete, plan_into
from deskgate.control.port.snapshot import snapshot, snapshot_to_keep
from deskgate.control.port.troubles import Troubles
from deskgate.control.port.yaml_write import yaml_text
from deskgate.grants import Secret


@dataclass(frozen=True, slots=True)
class Report:
    """What an import would do, or has done."""

    format: Format
    changes: tuple[Change, ...]
    notes: tuple[Note, ...]
    applied: bool

    def counts(self) -> dict[Doing, int]:
        """How many things are made, changed and left as they are."""
        counted = Counter(change.doing for change in self.changes)
        return {doing: counted[doing] for doing in Doing}


def may_port(user: User) -> None:
    """Whether this person may import and export. Raises Forbidden."""
    if not (user.is_active and user.is_admin):
        raise Forbidden("Only administrators may import and export.")


def import_preview(*, data: bytes, name: str, form: Format | None, options: Options) -> Report:
    """What importing this file would change; nothing is written. Raises Unreadable."""
    read = read_plan(data=data, name=name, form=form, options=options)
    changes, notes = plan_diff(plan=read.plan, options=options)
    return Report(read.format, tuple(changes), notes, applied=False)


def import_run(
    *, by: User | None, data: bytes, name: str, form: Format | None, options: Options
) -> Report:
    """Take the file in, in one transaction; an error leaves everything as it was.

    `by` is the administrator who does it; None at the command line. Raises Unreadable.
    """
    read = read_plan(data=data, name=name, form=form, options=options)
    changes, notes = plan_apply(plan=read.plan, by=by, options=options)
    return Report(read.format, tuple(changes), notes, applied=True)


def plan_diff(*, plan: Plan, options: Options) -> tuple[list[Change], tuple[Note, ...]]:
    """What the plan would change. Raises Unreadable."""
    troubles = Troubles()
    for note in plan.notes:
        troubles.note(note.where, note.text)
    ready = plan_normal(plan_complete(plan_into(plan, options.into)), troubles)
    plan_check(ready, troubles)
    troubles.check()
    present = snapshot()
    refer_check(ready, present, troubles)
    changes = compare(ready, present, troubles)
    troubles.check()
    return changes, troubles.notes


def plan_apply(
    *, plan: Plan, by: User | None, options: Options
) -> tuple[list[Change], tuple[Note, ...]]:
    """Carry the plan out. Doing so again changes nothing. Raises Unreadable."""
    with transaction.atomic():
        changes, notes = plan_diff(plan=plan, options=options)
        changes_apply(changes, by=by, options=options)
        counts = Counter(change.doing.value for change in changes)
        record("import.run", details={"create": counts["create"], "update": counts["update"]})
    return changes, notes


def export_yaml(*, passphrase: Secret | None = None) -> str:
    """Everything that is kept, as our YAML; with a passphrase the secrets too, sealed by it."""
    plan = snapshot_to_keep()
    secrets = None if passphrase is None else sealed(plan, passphrase)
    record("export.run", details={"secrets": passphrase is not None})
    return yaml_text(replace(plan, notes=()), secrets=secrets)
