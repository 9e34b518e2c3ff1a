"""Whose token moves files through which session."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.unit.control.fixtures import Sessions
from tests.unit.control.guacapi.clients import log_in, visit_make

from deskgate.control import file_streams
from deskgate.control.accounts.models import User
from deskgate.control.accounts.services import user_disable
from deskgate.control.audit.models import SessionLog
from deskgate.control.errors import EnrolmentNeeded
from deskgate.control.file_streams import session_owned
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import token_digest
from deskgate.control.visits.models import Visit
from deskgate.grants import Refused, Secret
from deskgate.guac.status import Status

pytestmark = pytest.mark.django_db


def login_of(token: str) -> str:
    return AuthToken.objects.get(digest=token_digest(Secret(token))).login


def test_a_token_is_for_its_own_log_in_s_sessions(person: User, make_session: Sessions) -> None:
    token, another = log_in("ada"), log_in("ada")
    row = make_session(person=person, login=login_of(token))
    assert session_owned(token=Secret(token), session_id=row.id)
    assert not session_owned(token=Secret(another), session_id=row.id)
    assert not session_owned(token=Secret(token), session_id=uuid4())


def test_a_session_that_is_over_is_nobody_s(person: User, make_session: Sessions) -> None:
    token = log_in("ada")
    row = make_session(person=person, login=login_of(token), over=True)
    assert not session_owned(token=Secret(token), session_id=row.id)


def test_a_visit_is_a_log_in_too(person: User, make_session: Sessions) -> None:
    visit, token = visit_make()
    row = make_session(person=person, login=visit.digest)
    SessionLog.objects.filter(id=row.id).update(person=None)
    assert session_owned(token=Secret(token), session_id=row.id)
    Visit.objects.filter(pk=visit.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused):
        session_owned(token=Secret(token), session_id=row.id)


def test_sessions_without_a_log_in_are_nobody_s(person: User, make_session: Sessions) -> None:
    row = make_session(person=person)
    assert not session_owned(token=Secret(log_in("ada")), session_id=row.id)


def test_a_token_that_is_good_no_more(
    person: User, make_session: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = log_in("ada")
    row = make_session(person=person, login=login_of(token))

    def enrol(*, token: Secret) -> None:
        raise EnrolmentNeeded

    with monkeypatch.context() as patch:
        patch.setattr(file_streams, "caller_by", enrol)
        with pytest.raises(Refused) as refused:
            session_owned(token=Secret(token), session_id=row.id)
    assert refused.value.status is Status.CLIENT_FORBIDDEN
    user_disable(user=person)
    for text in (token, "", "nobody-s"):
        with pytest.raises(Refused):
            session_owned(token=Secret(text), session_id=row.id)
