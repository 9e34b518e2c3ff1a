"""People's forms, where they differ from Django's own."""

from __future__ import annotations

from deskgate.control.accounts.admin_forms import NewPasswordForm, NewPersonForm
from deskgate.control.accounts.models import User
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import session_token_issue

NEW = "other-harbour-43"


def test_a_new_password_goes_through_the_service(person: User) -> None:
    session_token_issue(person=person)
    form = NewPasswordForm(person, {"password1": NEW, "password2": NEW})
    assert form.is_valid()
    form.save()
    assert not AuthToken.objects.exists()
    assert person.check_password(NEW)


def test_a_new_person_is_left_to_the_service(db: None) -> None:
    form = NewPersonForm({"username": "Ada", "password1": NEW, "password2": NEW})
    assert form.is_valid()
    form.save(commit=False)
    assert not User.objects.exists()
