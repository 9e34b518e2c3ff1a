"""Writes to people: make, change, disable, log in and out.

Law: whoever is disabled loses tokens and live sessions with the same commit.
"""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from deskgate.control.accounts.models import User, username_fold, username_normal
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import sessions_end
from deskgate.control.errors import Invalid
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import login_of_session, login_revoke
from deskgate.grants import Ending, Secret
from deskgate.guac.status import Status

_NAME_LENGTH = 150


def user_create(
    *,
    username: str,
    password: Secret | None,
    is_admin: bool = False,
    full_name: str = "",
    email: str = "",
) -> User:
    """A new person; without a password nobody can log in as them. Raises Invalid."""
    user = User(full_name=full_name, email=email, is_superuser=is_admin)
    user_rename(user=user, username=username)
    if password is None:
        user.set_unusable_password()
    else:
        _password_check(user, password)
        user.set_password(password.reveal())
    _save(user)
    return user


def user_rename(*, user: User, username: str) -> None:
    """Give the object its name and the key that compares it; the caller saves. Raises Invalid."""
    name = username_normal(username)
    if not name or len(name) > _NAME_LENGTH or not name.isprintable():
        raise Invalid({"username": [f"Give a name of 1 to {_NAME_LENGTH} printable characters."]})
    user.username = name
    user.username_key = username_fold(name)


def password_set(*, user: User, password: Secret) -> None:
    """A new password; other log-ins of this person end by it. Raises Invalid."""
    _password_check(user, password)
    user.set_password(password.reveal())
    user.save(update_fields=["password"])
    _revoke_everything(user, "The password was changed.")


def user_disable(*, user: User) -> None:
    """The person may not log in any more, and what they have open ends."""
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        _revoke_everything(user, "This account was disabled.")


def user_enable(*, user: User) -> None:
    """The person may log in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])


def user_delete(*, user: User) -> None:
    """The person is gone; the log keeps their name."""
    with transaction.atomic():
        _revoke_everything(user, "This account was deleted.")
        user.delete()


def person_check(*, request: HttpRequest, username: str, password: Secret) -> User | None:
    """The enabled person of this name and password; takes as long for a name that isn't there."""
    user = authenticate(request, username=username_normal(username), password=password.reveal())
    return user if isinstance(user, User) else None


def person_log_in(*, request: HttpRequest, username: str, password: Secret) -> User | None:
    """Log the browser in; None for a wrong name or password."""
    user = person_check(request=request, username=username, password=password)
    if user is None:
        return None
    if request.user.is_authenticated and request.user != user:
        person_log_out(request=request)
    login(request, user)
    return user


def person_log_out(*, request: HttpRequest) -> None:
    """Log the browser out: its tunnel tokens are void and the sessions it opened end."""
    login_revoke(login=login_of_session(request.session))
    logout(request)


def _password_check(user: User, password: Secret) -> None:
    try:
        validate_password(password.reveal(), user)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from None


def _save(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Invalid({"username": ["There is a user of this name already."]}) from None


def _revoke_everything(user: User, message: str) -> None:
    with transaction.atomic():
        AuthToken.objects.filter(person=user).delete()
        sessions_end(
            sessions=sessions_live().filter(person=user),
            status=Status.CLIENT_FORBIDDEN,
            ending=Ending.REVOKED,
            message=message,
        )
