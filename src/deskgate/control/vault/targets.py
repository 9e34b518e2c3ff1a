"""Keeps secrets with the targets that they were given for, whatever changes the target.

Every write that can change where a connection leads (its own fields, its place, its template, a
folder above it) stands in `target_watched` or `targets_watched`. Laws: a secret or a voucher goes
along to another target only if who acts may say so; what doesn't go along stays tied to the old
target, so that it is sent nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import transaction

from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Forbidden
from deskgate.control.tree.inheritance import Effective, effective_all
from deskgate.control.tree.models import Connection
from deskgate.control.vault.models import ConnectionSecret, Voucher
from deskgate.control.vault.pins import target_digest
from deskgate.control.vault.right import Right, acting_right
from deskgate.control.vault.vouchers import Reference, reference_of, vouch

_CHUNK: Final = 5_000  # keys in one query; databases have a bound


class OnTargetChange(StrEnum):
    """What becomes of a connection's secrets when it leads elsewhere from now on."""

    DROP = "drop"
    KEEP = "keep"  # only for those who manage the connection


class SecretsWouldBeDropped(Conflict):
    """The change would part secrets from their target, and nobody has said what is to happen."""

    kind = "secrets-would-be-dropped"

    def __init__(self, names: Collection[str]) -> None:
        super().__init__(
            f"The connection would lead elsewhere, and its stored {' and '.join(sorted(names))} "
            "were given for the present target. Have them deleted with the change, or, if you "
            "manage this connection, keep them for the new target."
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a connection leads, and which credentials that need a voucher apply there."""

    digest: str
    reference: Reference


def standing_of(connection: Connection, applies: Effective) -> Standing:
    """Of what applies to the connection."""
    digest = target_digest(connection.protocol, applies.parameters())
    return Standing(digest, reference_of(applies))


@contextmanager
def target_watched(
    connection: Connection, *, on_target_change: OnTargetChange | None = None, moved: bool = False
) -> Iterator[None]:
    """One connection, new or not, is written within. Raises SecretsWouldBeDropped, Forbidden.

    Secrets that are written within are for the new target and stay. `moved`: as below.
    """
    with transaction.atomic():
        before = _standings([connection.pk]) if connection.pk else {}
        yield
        after = _standings([connection.pk])
        right = acting_right()
        changed = before.get(connection.pk) != after[connection.pk]
        if changed or on_target_change is not None:
            _secrets_settle(connection, after[connection.pk].digest, on_target_change, right)
        if not moved or _leads_as(before.get(connection.pk), after[connection.pk]):
            _vouchers_renew(before, after, right, deliberate=True)


@contextmanager
def targets_watched(find: Callable[[], Collection[int]], *, moved: bool = False) -> Iterator[None]:
    """A folder or a template is written within; `find` names the connections that it may concern.

    Secrets and vouchers that were right before go along if who acts may say so. `moved`: they stay
    with their target, because what the folders of the new place say is others' doing.
    """
    with transaction.atomic():
        keys = set(find())
        before = _standings(keys)
        yield
        after = _standings(keys | set(find()))
        right = acting_right()
        if moved:
            after = {k: now for k, now in after.items() if _leads_as(before.get(k), now)}
        _secrets_carry(before, after, right)
        _vouchers_renew(before, after, right, deliberate=False)


def _leads_as(then: Standing | None, now: Standing) -> bool:
    return then is not None and then.digest == now.digest


def vouchers_copy(*, copies: Collection[tuple[Connection, Connection]]) -> None:
    """(source, copy): who may vouches for a copy's credentials where its source's were vouched for.

    Who copies has not looked where each leads: what nobody had confirmed stays so, and what leads
    elsewhere than its source, too.
    """
    source_of = {copy.pk: source.pk for source, copy in copies}
    then, now = _standings(set(source_of.values())), _standings(source_of)
    held = _held_by(set(source_of.values()))
    wanted: dict[Reference, list[tuple[int, str]]] = {}
    for key, source in source_of.items():
        one = now[key]
        vouched = held.get((source, one.reference.credential_id)) == one.digest
        if one.reference.needed and one == then[source] and vouched:
            wanted.setdefault(one.reference, []).append((key, one.digest))
    _vouch_all(wanted, acting_right())


def secrets_trust(connection: Connection) -> list[str]:
    """Tie the connection's secrets to its present target; who may is asked before. Which."""
    digest = _standings([connection.pk])[connection.pk].digest
    rows = ConnectionSecret.objects.filter(connection=connection).exclude(target_digest=digest)
    names = sorted(rows.values_list("name", flat=True))
    rows.update(target_digest=digest)
    return names


def digest_of(connection: Connection) -> str:
    """The present target of this connection, as it is in memory."""
    return digests_of([connection])[connection.pk]


def digests_of(connections: Collection[Connection]) -> dict[int, str]:
    """The same for each of these, by their keys."""
    applies = effective_all(connections)
    return {row.pk: standing_of(row, applies[row.pk]).digest for row in connections}


def _standings(keys: Collection[int]) -> dict[int, Standing]:
    found: dict[int, Standing] = {}
    for some in _chunks(keys):
        rows = list(Connection.objects.filter(pk__in=some))
        applies = effective_all(rows)
        found |= {row.pk: standing_of(row, applies[row.pk]) for row in rows}
    return found


def _chunks(keys: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    return (ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK))


def _secrets_settle(
    connection: Connection, digest: str, on_change: OnTargetChange | None, right: Right
) -> None:
    """The secrets of one connection that were given for another target."""
    parted = ConnectionSecret.objects.filter(connection=connection).exclude(target_digest=digest)
    names = sorted(parted.values_list("name", flat=True))
    if not names:
        return
    if on_change is None:
        raise SecretsWouldBeDropped(names)
    if on_change is OnTargetChange.DROP:
        parted.delete()
    elif not right.manages([connection.pk]):
        raise Forbidden(
            "Only those who manage this connection may keep its secrets for another target."
        )
    else:
        parted.update(target_digest=digest)
    record(f"secret.{on_change.value}", connection, details={"names": names})


def _secrets_carry(before: dict[int, Standing], after: dict[int, Standing], right: Right) -> None:
    """Those that were right before, at connections that whoever acts manages."""
    moved = {
        key: (before[key].digest, now.digest)
        for key, now in after.items()
        if key in before and before[key].digest != now.digest
    }
    carried: list[ConnectionSecret] = []
    for keys in _chunks(moved):
        rows = ConnectionSecret.objects.filter(connection__in=keys)
        right_ones = [row for row in rows if row.target_digest == moved[row.connection_id][0]]
        managed = right.manages({row.connection_id for row in right_ones})
        carried += [row for row in right_ones if row.connection_id in managed]
    for row in carried:
        row.target_digest = moved[row.connection_id][1]
    ConnectionSecret.objects.bulk_update(carried, ["target_digest"], batch_size=500)
    if carried:
        record("secret.keep", details={"connections": len({row.connection_id for row in carried})})


_Held = dict[tuple[int, int | None], str]  # (connection, credential) -> digest


def _vouchers_renew(
    before: dict[int, Standing],
    after: dict[int, Standing],
    right: Right,
    *,
    deliberate: bool,
) -> None:
    """Vouch for the credentials that were set by this write, and for the targets that it changed.

    Unless `deliberate`, a changed target is only vouched for where the one before was.
    """
    changed = {k: now for k, now in after.items() if now.reference.needed and before.get(k) != now}
    held = _held_by(changed)
    wanted: dict[Reference, list[tuple[int, str]]] = {}
    for key, now in changed.items():
        if deliberate or _new_or_right(key, before.get(key), now, held):
            wanted.setdefault(now.reference, []).append((key, now.digest))
    _vouch_all(wanted, right)


def _held_by(keys: Collection[int]) -> _Held:
    held: _Held = {}
    for some in _chunks(keys):
        rows = Voucher.objects.filter(connection__in=some)
        held |= {(row.connection_id, row.credential_id): row.target_digest for row in rows}
    return held


def _vouch_all(wanted: dict[Reference, list[tuple[int, str]]], right: Right) -> None:
    for reference, targets in wanted.items():
        if right.may_vouch(reference):
            vouch(reference=reference, targets=targets, by_name=right.name)


def _new_or_right(key: int, then: Standing | None, now: Standing, held: _Held) -> bool:
    if then is None or then.reference != now.reference:
        return True
    return held.get((key, then.reference.credential_id)) == then.digest
