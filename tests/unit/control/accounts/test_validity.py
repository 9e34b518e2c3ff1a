"""When an account may be used, and what becomes of what is open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone
from tests.unit.control.fixtures import PASSWORD, Browsers, Sessions
from tests.unit.control.guacapi.clients import FORM, Guacamole, guacamole, log_in

from deskgate.control.accounts import validity
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import profile_update, user_update
from deskgate.control.accounts.validity import earlier, limits_check, usable, usable_until, why_not
from deskgate.control.audit.models import Event
from deskgate.control.errors import Invalid
from deskgate.control.permissions.models import AccessGrant, Role, SessionTerms
from deskgate.control.permissions.rules import ALL_RIGHTS
from deskgate.control.permissions.selectors import rights_on
from deskgate.control.tokens.api_tokens import api_token_create, api_token_use
from deskgate.control.tokens.models import Login
from deskgate.control.tokens.scopes import Scope
from deskgate.control.tokens.services import (
    session_token_use,
    token_peek,
    tunnel_token_issue,
    tunnel_token_use,
)
from deskgate.control.tree.models import Connection
from deskgate.grants import Secret

NOON = datetime(2030, 6, 15, 12, 0, tzinfo=UTC)


def some(**limits: object) -> User:
    return User(username="x", **limits)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({}, None),
        ({"valid_from": date(2030, 6, 15)}, None),
        ({"valid_from": date(2030, 6, 16)}, "yet"),
        ({"valid_until": date(2030, 6, 15)}, None),
        ({"valid_until": date(2030, 6, 14)}, "any more"),
        ({"window_start": time(12), "window_end": time(13)}, None),
        ({"window_start": time(11), "window_end": time(12)}, "time of day"),
        ({"window_start": time(12)}, None),
        ({"window_start": time(12, 1)}, "time of day"),
        ({"window_end": time(12, 1)}, None),
        ({"window_end": time(12)}, "time of day"),
        ({"window_start": time(22), "window_end": time(6)}, "time of day"),
        ({"window_start": time(11), "window_end": time(6)}, None),
        ({"window_start": time(22), "window_end": time(13)}, None),
        ({"window_start": time(9), "window_end": time(0)}, None),
        # In Tokyo it is nine in the evening of the same day, in Kiritimati the next day.
        ({"window_start": time(20), "window_end": time(22), "time_zone": "Asia/Tokyo"}, None),
        ({"valid_until": date(2030, 6, 15), "time_zone": "Pacific/Kiritimati"}, "any more"),
        ({"valid_from": date(2000, 1, 1), "time_zone": "No/Where"}, "zone"),
    ],
)
def test_when_it_may_be_used(limits: dict[str, object], reason: str | None) -> None:
    told = why_not(some(**limits), at=NOON)
    assert usable(some(**limits), at=NOON) is (reason is None)
    assert told is None if reason is None else reason in str(told)


@pytest.mark.parametrize(
    ("limits", "until"),
    [
        ({}, None),
        ({"valid_from": date(2030, 1, 1)}, None),
        ({"valid_until": date(2030, 6, 15)}, datetime(2030, 6, 16, tzinfo=UTC)),
        ({"window_end": time(13)}, datetime(2030, 6, 15, 13, tzinfo=UTC)),
        ({"window_start": time(9)}, datetime(2030, 6, 16, tzinfo=UTC)),
        (
            {"window_start": time(11), "window_end": time(6)},
            datetime(2030, 6, 16, 6, tzinfo=UTC),
        ),
        (
            {"valid_until": date(2030, 6, 15), "window_start": time(11), "window_end": time(6)},
            datetime(2030, 6, 16, tzinfo=UTC),
        ),
        (
            {"window_end": time(23), "time_zone": "Asia/Tokyo"},
            datetime(2030, 6, 15, 14, tzinfo=UTC),
        ),
    ],
)
def test_when_it_ends(limits: dict[str, object], until: datetime | None) -> None:
    assert usable_until(some(**limits), at=NOON) == until


def test_the_end_is_the_moment_from_which_it_is_not_usable() -> None:
    """Also when clocks are changed: in Berlin that night has the hour from two to three twice."""
    for zone in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"):
        person = some(window_start=time(22), window_end=time(2, 30), time_zone=zone)
        for hour in range(24 * 14):
            at = datetime(2029, 10, 24, tzinfo=UTC) + timedelta(hours=hour)
            if usable(person, at=at):
                end = usable_until(person, at=at)
                assert end is not None
                assert at < end <= at + timedelta(days=1)
                assert not usable(person, at=end + timedelta(hours=2)), (zone, at)


def test_the_first_of_two_ends() -> None:
    later = NOON + timedelta(hours=1)
    assert earlier(None, None) is None
    assert earlier(NOON, None) == earlier(None, NOON) == earlier(NOON, later) == NOON


@pytest.mark.parametrize(
    "limits",
    [
        {"valid_from": date(2030, 1, 2), "valid_until": date(2030, 1, 1)},
        {"window_start": time(9), "window_end": time(9)},
        {"window_start": time(9, tzinfo=UTC)},
    ],
)
def test_limits_leave_some_time(limits: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        limits_check(some(**limits))


def end(person: User) -> None:
    """Yesterday was the account's last day."""
    person.valid_until = timezone.now().date() - timedelta(days=1)
    user_update(user=person, is_active=True, is_admin=person.is_admin)


@pytest.mark.django_db
def test_no_door_opens(person: User, connection: Connection, browser: Browsers) -> None:
    _, api = api_token_create(
        person=person,
        name="script",
        scopes=[Scope.READ],
        expires_at=timezone.now() + timedelta(days=1),
    )
    end(person)
    answer = browser().send("POST", "/session", {"username": "ada", "password": PASSWORD})
    assert (answer.status_code, answer.json()["type"]) == (403, "account-not-now")
    assert "any more" in answer.json()["detail"]
    client = Guacamole().client
    answer = client.post("/api/tokens", f"username=ada&password={PASSWORD}", content_type=FORM)
    assert answer.status_code == 403
    assert "any more" in answer.json()["message"]
    with pytest.raises(validity.NotNow):
        api_token_use(request=RequestFactory().get("/"), token=api)
    token = tunnel_token_issue(person=person, opens=connection, login="x")
    assert token_peek(token=token) is None
    assert tunnel_token_use(token=token) is None
    refused = Event.objects.filter(action="login.refuse", thing_name="Ada")
    assert [event.details["reason"] for event in refused] == [why_not(person)] * 2


@pytest.mark.django_db
def test_a_wrong_password_is_told_nothing(person: User, browser: Browsers) -> None:
    end(person)
    answer = browser().send("POST", "/session", {"username": "ada", "password": "wrong"})
    assert "any more" not in answer.json()["detail"]


@pytest.mark.django_db
def test_what_is_open_ends_at_once(
    person: User,
    connection: Connection,
    browser: Browsers,
    make_session: Sessions,
) -> None:
    page, token = browser("Ada"), log_in("ada")
    live = make_session(person=person, login=Login.objects.earliest("pk").name)
    end(person)
    live.refresh_from_db()
    assert live.ending == "revoked"
    assert page.get("/me").status_code == 401
    assert Guacamole(token).send("HEAD", "/api/session").status_code == 403
    assert session_token_use(token=Secret(token)) is None
    assert not Login.objects.filter(person=person).exists()


@pytest.mark.django_db
def test_time_runs_out_by_itself(person: User, browser: Browsers) -> None:
    person.valid_until = timezone.now().date()
    user_update(user=person, is_active=True, is_admin=False)
    page, ada = browser("Ada"), guacamole("ada")
    assert page.get("/me").status_code == 200
    assert ada.send("HEAD", "/api/session").status_code == 204
    User.objects.update(valid_until=timezone.now().date() - timedelta(days=1))
    assert page.get("/me").status_code == 401
    assert ada.send("HEAD", "/api/session").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("is_admin", [False, True])
def test_sessions_are_opened_until_then(
    person: User, other_admin: User, connection: Connection, is_admin: bool
) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    person.valid_until = timezone.now().date() + timedelta(days=1)
    user_update(user=person, is_active=True, is_admin=is_admin)
    allowed = rights_on(person, connection)
    assert allowed is not None
    assert allowed.until == usable_until(person)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_admin", [False, True])
@pytest.mark.parametrize(("days", "ends"), [(1, True), (10, False)])
def test_an_end_that_comes_sooner_ends_what_was_opened_for_longer(
    other_admin: User,
    person: User,
    connection: Connection,
    make_session: Sessions,
    is_admin: bool,
    days: int,
    ends: bool,
) -> None:
    AccessGrant.objects.create(user=person, connection=connection, role=Role.CONNECT)
    user_update(user=person, is_active=True, is_admin=is_admin)
    live = make_session(person=person, connection=connection)
    SessionTerms.objects.create(
        session=live, rights=ALL_RIGHTS.value, until=timezone.now() + timedelta(days=5)
    )
    person.valid_until = timezone.now().date() + timedelta(days=days)
    user_update(user=person, is_active=True, is_admin=is_admin)
    live.refresh_from_db()
    assert live.ending == ("revoked" if ends else "")


@pytest.mark.django_db
def test_nobody_moves_their_own_hours(person: User) -> None:
    person.time_zone = "Asia/Tokyo"
    profile_update(user=person)
    person.window_start = time(1)
    user_update(user=person, is_active=True, is_admin=False)
    person.time_zone = "UTC"
    with pytest.raises(Invalid) as caught:
        profile_update(user=person)
    assert "time_zone" in caught.value.errors
