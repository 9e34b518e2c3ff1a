"""Visits begin, go on and end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from deskgate.control.audit.models import Event, SessionLog
from deskgate.control.seldom import Seldom
from deskgate.control.tokens.services import session_idle, token_digest
from deskgate.control.vault.cipher import unseal
from deskgate.control.visits import services
from deskgate.control.visits.models import Visit, VisitConnection
from deskgate.control.visits.selectors import visit_find
from deskgate.control.visits.services import (
    Opens,
    Visitor,
    visit_begin,
    visit_hold,
    visit_put,
    visit_rest,
    visit_revoke,
    visit_use,
    visits_of_key_end,
    visits_purge,
)
from deskgate.grants import Revocation, Secret

pytestmark = pytest.mark.django_db
SSH = Opens("desk", "ssh", {"hostname": "h", "password": "never-in-clear"})
Sessions = Callable[[Visit], SessionLog]


@pytest.fixture
def live() -> Sessions:
    """Makes live sessions of a visit."""

    def make(visit: Visit) -> SessionLog:
        from uuid import uuid4

        return SessionLog.objects.create(
            id=uuid4(),
            person_name=visit.username,
            connection_name="desk",
            protocol="ssh",
            guacd="127.0.0.1:4822",
            login=visit.digest,
            source=visit.source,
            started_at=timezone.now(),
        )

    return make


def _begin(key: str = "platform", username: str = "alice") -> tuple[Visit, Secret]:
    return visit_begin(visitor=Visitor("hmac", username, key, "::1", "a browser"), opens=[SSH])


def _idle(visit: Visit, minutes: int) -> None:
    """As if it had not been used for so long."""
    Visit.objects.filter(pk=visit.pk).update(
        expires_at=timezone.now() + session_idle() - timedelta(minutes=minutes)
    )


def test_what_is_kept_opens_nothing() -> None:
    visit, token = _begin()
    assert visit.digest == token_digest(token)
    assert len(token.reveal()) == 64
    one = VisitConnection.objects.get()
    assert b"never-in-clear" not in bytes(one.sealed)
    assert "never-in-clear" in unseal(bytes(one.sealed)).reveal()
    assert "never-in-clear" not in repr(SSH)
    assert (visit.address, visit.user_agent) == ("::1", "a browser")


def test_a_long_name_is_cut() -> None:
    visit, _ = _begin(username="x" * 500)
    assert visit.username == "x" * 150


def test_the_same_name_is_replaced_and_another_added() -> None:
    visit, _ = _begin()
    visit_put(visit=visit, opens=[Opens("desk", "vnc", {}), Opens("other", "rdp", {})])
    rows = {row.identifier: row.protocol for row in VisitConnection.objects.all()}
    assert rows == {"desk": "vnc", "other": "rdp"}
    assert Event.objects.filter(action="login.renew").count() == 1


def test_use_begins_its_time_anew_once_a_minute() -> None:
    visit, token = _begin()
    before = visit.expires_at
    assert visit_use(token=token) == visit
    visit.refresh_from_db()
    assert visit.expires_at == before
    _idle(visit, 2)
    assert visit_use(token=token) == visit
    visit.refresh_from_db()
    assert visit.expires_at > before - timedelta(seconds=1)


def test_idle_it_is_over_but_never_while_a_session_is_open(live: Sessions) -> None:
    visit, token = _begin()
    _idle(visit, 61)
    assert visit_use(token=token) is None
    row = live(visit)
    assert visit_use(token=token) == visit
    _idle(visit, 61)
    SessionLog.objects.filter(pk=row.pk).update(ended_at=timezone.now())
    assert visit_use(token=token) is None
    visit_rest(login=visit.digest, now=timezone.now())
    assert visit_use(token=token) == visit


def test_an_end_is_an_end(live: Sessions) -> None:
    visit, token = _begin()
    live(visit)
    Visit.objects.filter(pk=visit.pk).update(ends_at=timezone.now())
    assert visit_use(token=token) is None
    assert visit_hold(token=token) is None


def test_an_unknown_token() -> None:
    assert visit_use(token=Secret("x")) is None
    assert visit_hold(token=Secret("\ud800")) is None
    assert not visit_revoke(token=Secret("x"))


def test_revoking(live: Sessions, published: list[Revocation]) -> None:
    visit, token = _begin()
    row = live(visit)
    assert visit_revoke(token=token)
    assert not Visit.objects.exists()
    assert not VisitConnection.objects.exists()
    row.refresh_from_db()
    assert row.ending == "revoked"
    event = Event.objects.get(action="login.leave")
    assert event.details["key"] == "platform"
    assert not visit_revoke(token=token)


def test_whom_a_key_let_in_leaves_with_it(live: Sessions) -> None:
    visit, _ = _begin()
    row = live(visit)
    _, other = _begin(key="another")
    assert visits_of_key_end("platform") == 1
    assert [v.key_name for v in Visit.objects.all()] == ["another"]
    assert visit_find(token=other, now=timezone.now()) is not None
    row.refresh_from_db()
    assert (row.ending, row.ended_at) == ("revoked", None)
    assert visits_of_key_end("platform") == 0


def test_what_is_over_is_deleted(live: Sessions) -> None:
    idle, _ = _begin()
    used, _ = _begin()
    ended, _ = _begin()
    _begin()
    _idle(idle, 61)
    _idle(used, 61)
    live(used)
    Visit.objects.filter(pk=ended.pk).update(ends_at=timezone.now())
    assert visits_purge() == 2
    assert Visit.objects.filter(pk__in=[idle.pk, ended.pk]).count() == 0
    assert visits_purge() == 0


def test_a_log_in_deletes_what_is_over_but_not_each(monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = _begin()
    second, token = _begin()
    monkeypatch.setattr(services, "_purging", Seldom(60.0))
    for over, there in ((first, False), (second, True)):
        _idle(over, 61)
        _begin()
        assert Visit.objects.filter(pk=over.pk).exists() is there
    assert visit_find(token=token, now=timezone.now()) is None  # it lets nobody in all the same
