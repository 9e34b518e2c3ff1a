"""Which of a form's words is taken for a log-in without an account, and how it is refused."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from tests.unit.control.signed.platform import FORM, blob_of, form_of, key_make, post

from deskgate.control.audit.models import Event
from deskgate.control.guacapi.visiting import is_vouched_for
from deskgate.control.signed.models import SigningKey
from deskgate.control.visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "vouched"),
    [
        ("data=x", True),
        ("signature=x", True),
        ("key=x", True),
        ("data=&signature=&key=", False),
        ("username=a&password=b", False),
        ("", False),
    ],
)
def test_what_somebody_else_vouches_for(body: str, vouched: bool) -> None:
    request = RequestFactory().post("/api/tokens", body, content_type=FORM)
    assert is_vouched_for(request) is vouched


def test_data_comes_before_a_signature() -> None:
    key_make("classic")
    key_make("json")
    assert post({**form_of("classic"), "data": blob_of()}).json()["dataSource"] == "json"


@pytest.mark.parametrize("form", [{"data": "x"}, {"signature": "x"}, {"key": "x"}])
def test_what_is_refused_reads_as_a_wrong_password(form: dict[str, str]) -> None:
    """And a right password beside it is not looked at."""
    answer = post({**form, "username": "ada", "password": "kestrel-harbour-42"})
    assert (answer.status_code, answer.json()["message"]) == (403, "Invalid login")
    assert Event.objects.get().action == "login.refuse"
    assert not Visit.objects.exists()


def test_trouble_with_the_servers_own_keys_is_told_as_that() -> None:
    SigningKey.objects.create(name="bad", dialect="classic", sealed=b"not sealed")
    answer = post(form_of("classic"))
    assert (answer.status_code, answer.json()["type"]) == (500, "INTERNAL_ERROR")
