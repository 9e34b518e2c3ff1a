"""Guests: by a link, under a name, with a code word if there is one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from tests.unit.control.sharing.conftest import Page, guest_tunnel, refused, secret_of, share_of

from deskgate.control.accounts.models import User
from deskgate.control.admission import admit
from deskgate.control.audit.models import Event
from deskgate.control.permissions.models import AccessGrant
from deskgate.control.sharing import guests
from deskgate.control.sharing.codes import TRIES
from deskgate.control.tree.models import Connection
from deskgate.control.visits.models import Visit, VisitConnection
from deskgate.control.visits.services import visit_revoke
from deskgate.grants import GuacdAddress, Secret
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_look_before(ada: User, one: Connection) -> None:
    made = Page(ada).share(one, None, control=True, code="blue heron")
    told = Page().done("POST", "/guest/look", {"secret": secret_of(made)})
    assert (told["name"], told["protocol"], told["giver"]) == ("prod", "ssh", "Ada")
    assert told["needs_code"]
    assert told["rights"]["control"]
    assert told["expires_at"] == made["expires_at"]
    assert share_of(made).uses == 0


def test_a_visit_of_its_own(ada: User, one: Connection, guacd: GuacdAddress) -> None:
    made = Page(ada).share(one, None)
    entered = Page().enter(made)
    assert (entered["kind"], entered["data_source"]) == ("s", "guest")
    visit, opens = Visit.objects.get(), VisitConnection.objects.get()
    assert (visit.source, visit.username) == ("guest", "Linus (guest)")
    assert visit.ends_at == share_of(made).expires_at
    assert opens.identifier == made["id"]
    assert entered["token"] not in str(vars(visit))
    event = Event.objects.get(action="share.enter")
    assert (event.actor_name, event.address) == ("Linus (guest)", "198.51.100.7")
    assert event.details["source"] == "guest"
    assert event.details["giver"] == "Ada"


@pytest.mark.parametrize(
    "name", ["", "   ", "a\tb", "a\nb", "a\u202eb", "a\u200bb", "x" * 61, "\u0000", "\ud800"]
)
def test_what_is_no_name(ada: User, one: Connection, name: str) -> None:
    made = Page(ada).share(one, None)
    body = {"secret": secret_of(made), "name": name}
    assert Page().ask("POST", "/guest", body).status_code == 422
    assert share_of(made).uses == 0


def test_links_that_are_not_good(ada: User, one: Connection, settings_axes: int) -> None:
    made = Page(ada).share(one, None)
    body = {"secret": secret_of(made), "name": "Linus"}
    Page(ada).done("DELETE", f"/shares/{made['id']}")
    page = Page()
    over = page.ask("POST", "/guest", body)
    answers = [page.ask("POST", "/guest", {**body, "secret": "A" * 43}) for _ in range(5)]
    assert over.status_code == 404
    assert answers[0].json() == over.json()  # never was, or is over: nobody can tell
    assert [one.status_code for one in answers] == [404] * 4 + [429]
    other = Page(ada).share(one, None)
    assert page.enter(other)  # a right one is right


def test_as_often_as_it_may_be(ada: User, one: Connection, guacd: GuacdAddress) -> None:
    made = Page(ada).share(one, None, max_uses=1)
    entered = Page().enter(made)
    body = {"secret": secret_of(made), "name": "Linus"}
    for path in ("/guest", "/guest/look"):
        sent = body if path == "/guest" else {"secret": body["secret"]}
        assert Page().ask("POST", path, sent).status_code == 409
    admit(guest_tunnel(entered))  # who is in comes again


def test_a_few_wrong_code_words(ada: User, one: Connection, guacd: GuacdAddress) -> None:
    made = Page(ada).share(one, None, code="blue heron")
    inside = Page().enter(made, code="blue heron")
    body = {"secret": secret_of(made), "name": "Linus"}
    page = Page()
    assert page.ask("POST", "/guest", body).status_code == 422  # none at all is no try
    answers = [page.ask("POST", "/guest", {**body, "code": f"no {n}"}) for n in range(TRIES)]
    assert [one.status_code for one in answers] == [403] * (TRIES - 1) + [409]
    assert "one more try" in answers[-2].json()["detail"]
    for code in ("blue heron", "no"):
        answer = page.ask("POST", "/guest", {**body, "code": code})
        assert answer.status_code == 409
        assert answer.json()["type"] == "share-locked"
    assert page.ask("POST", "/guest/look", {"secret": body["secret"]}).status_code == 409
    (told,) = Page(ada).given()
    assert (told["locked"], told["active"]) == (True, False)
    assert Event.objects.filter(action="share.refuse").count() == TRIES  # no more than were tried
    admit(guest_tunnel(inside))  # nobody is thrown out by others' guessing


def test_the_token_opens_nothing_else(ada: User, one: Connection, guacd: GuacdAddress) -> None:
    mine = Page().enter(Page(ada).share(one, None))
    other = Page().enter(Page(ada).share(one, None))
    for change in (
        {"identifier": other["identifier"]},
        {"identifier": str(one.pk)},
        {"data_source": "deskgate"},
        {"data_source": "hmac"},
    ):
        assert refused(guest_tunnel({**mine, **change})).status is Status.RESOURCE_NOT_FOUND
    AccessGrant.objects.all().delete()
    assert refused(guest_tunnel(mine)).status is Status.RESOURCE_NOT_FOUND


@pytest.fixture
def settings_axes() -> int:
    limit: int = settings.AXES_FAILURE_LIMIT
    assert limit == 5
    return limit


def test_of_many_at_once_as_many_enter_as_may(ada: User, one: Connection) -> None:
    made = Page(ada).share(one, None, max_uses=2)
    body = {"secret": secret_of(made), "name": "Linus"}
    pages = [Page() for _ in range(6)]
    together = Barrier(len(pages))

    def enter(page: Page) -> int:
        together.wait(20)
        try:
            return page.ask("POST", "/guest", body).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(pages)) as threads:
        answers = sorted(threads.map(enter, pages))
    assert answers == [200, 200, 409, 409, 409, 409]
    assert share_of(made).uses == 2
    assert Visit.objects.count() == 2


def test_a_link_that_is_known_to_all_fills_no_log(
    ada: User, one: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by entering, nor by leaving and entering again, nor by what is refused."""
    monkeypatch.setattr(guests, "IN_A_MINUTE", 3, raising=False)
    made, other = (Page(ada).share(one, None) for _ in range(2))
    for _ in range(3):
        visit_revoke(token=Secret(Page().enter(made)["token"]))
    events = Event.objects.count()
    body = {"secret": secret_of(made), "name": "Linus"}
    assert [Page().ask("POST", "/guest", body).status_code for _ in range(3)] == [429] * 3
    assert Event.objects.count() == events
    assert share_of(made).uses == 3
    assert Page().enter(other)
    Event.chain.filter(action="share.enter").update(at=timezone.now() - timedelta(seconds=61))
    assert Page().enter(made)


def test_what_is_used_up_fills_no_log(ada: User, one: Connection) -> None:
    made = Page(ada).share(one, None, max_uses=1)
    Page().enter(made)
    events = Event.objects.count()
    body = {"secret": secret_of(made), "name": "Linus"}
    assert [Page().ask("POST", "/guest", body).status_code for _ in range(3)] == [409] * 3
    assert Event.objects.count() == events
