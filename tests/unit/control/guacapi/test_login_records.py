"""Log-ins out of the log of events."""

from __future__ import annotations

import pytest
from tests.unit.control.fixtures import Browsers
from tests.unit.control.guacapi.clients import log_in

from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_disable
from deskgate.control.audit.models import Event
from deskgate.control.audit.record import record
from deskgate.control.guacapi.login_records import login_records
from deskgate.control.tokens.models import Login
from deskgate.control.tokens.services import session_token_revoke
from deskgate.grants import Secret

pytestmark = pytest.mark.django_db


def test_both_doors_and_both_ends(admin: User, person: User, browser: Browsers) -> None:
    page = browser("Ada")
    token = log_in("Ada")
    assert [one["active"] for one in login_records(user=admin)] == [True, True]
    page.send("DELETE", "/session")
    session_token_revoke(token=Secret(token))
    found = login_records(user=admin)
    assert [one["active"] for one in found] == [False, False]
    assert all(one["endDate"] >= one["startDate"] for one in found)
    told = Event.objects.filter(action__startswith="login.").values_list("details", flat=True)
    assert len(told) == 4
    assert len({one["login"] for one in told}) == 2


def test_ended_from_another_log_in(admin: User, person: User, browser: Browsers) -> None:
    page = browser("Ada")
    log_in("Ada")
    (other,) = [one for one in page.get("/me/logins").json() if one["kind"] == "guacamole"]
    assert page.send("DELETE", f"/me/logins/{other['id']}").status_code == 204
    newest, first = login_records(user=admin)
    assert (newest["active"], newest["endDate"] is None) == (False, False)
    assert (first["active"], first["endDate"]) == (True, None)


def test_one_that_ran_out_has_no_end(admin: User, person: User) -> None:
    log_in("Ada")
    Login.objects.all().delete()
    record("login.enter", person, details={"by": ["password"]})  # from before keys were told
    for one in login_records(user=admin):
        assert (one["active"], one["endDate"]) == (False, None)


def test_of_whom_and_for_whom(admin: User, person: User, other_admin: User) -> None:
    for name in ("Ada", "root"):
        log_in(name)
    assert {one["username"] for one in login_records(user=admin)} == {"Ada", "root"}
    assert {one["username"] for one in login_records(user=admin, of=person)} == {"Ada"}
    assert {one["username"] for one in login_records(user=person)} == {"Ada"}
    assert login_records(user=person, of=admin) == []
    assert {one["username"] for one in login_records(user=admin, terms=["ROOT"])} == {"root"}
    oldest = login_records(user=admin, oldest=True)
    assert oldest == login_records(user=admin)[::-1]
    user_disable(user=person)
    person.refresh_from_db()
    assert login_records(user=person) == []
