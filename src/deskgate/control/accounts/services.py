"""Writes to people: make, change, disable, log in and out.

Laws: whoever is disabled, or loses rights or password, loses tokens and live sessions with the same
commit; somebody who can log in and administer is always left; whoever takes, locks (`user_lock`).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from deskgate.control.accounts.models import User, username_fold, username_normal
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.audit.selectors import sessions_live
from deskgate.control.audit.services import sessions_end
from deskgate.control.errors import Conflict, Invalid
from deskgate.control.tokens.models import AuthToken
from deskgate.control.tokens.services import login_begin, login_of_session, login_revoke
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
    key = username_fold(name)
    if len(key) > _NAME_LENGTH:  # folding lengthens: ß is compared as ss
        raise Invalid({"username": [f"Its lower case is longer than {_NAME_LENGTH} characters."]})
    user.username = name
    user.username_key = key


def password_set(*, user: User, password: Secret) -> None:
    """A new password; other log-ins of this person end by it. Raises Invalid."""
    _password_check(user, password)
    user.set_password(password.reveal())
    with transaction.atomic():
        user_lock(user_id=user.pk)
        user.save(update_fields=["password"])
        _revoke_everything(user, "The password was changed.")


def password_disable(*, user: User) -> None:
    """Nobody logs in as this person by password any more. Raises Conflict."""
    with transaction.atomic():
        user_check_dispensable(user=user)
        user_lock(user_id=user.pk)
        user.set_unusable_password()
        user.save(update_fields=["password"])
        _revoke_everything(user, "The password was taken away.")


def user_update(*, user: User, is_active: bool, is_admin: bool) -> None:
    """Write what the object says of the person, and these rights. Raises Invalid, Conflict."""
    with transaction.atomic():
        user_rename(user=user, username=user.username)
        _save(user, ["username", "username_key", "full_name", "email"])
        user_rights_set(user=user, is_active=is_active, is_admin=is_admin)


def user_rights_set(*, user: User, is_active: bool, is_admin: bool) -> None:
    """Enable or disable; make an administrator or none. What is open ends with a right that goes.

    Raises Conflict for the last administrator.
    """
    with transaction.atomic():
        if not (is_active and is_admin):
            user_check_dispensable(user=user)
        before = user_lock(user_id=user.pk) or user
        user.is_active, user.is_superuser = is_active, is_admin
        user.save(update_fields=["is_active", "is_superuser"])
        if before.is_active and not is_active:
            _revoke_everything(user, "This account was disabled.")
        elif before.is_superuser and not is_admin:
            _revoke_everything(user, "The rights of an administrator were taken away.")


def user_disable(*, user: User) -> None:
    """The person may not log in any more, and what they have open ends. Raises Conflict."""
    user_rights_set(user=user, is_active=False, is_admin=user.is_admin)


def user_enable(*, user: User) -> None:
    """The person may log in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])


def user_delete(*, user: User) -> None:
    """The person is gone; the log keeps their name. Raises Conflict."""
    with transaction.atomic():
        user_check_dispensable(user=user)
        user_lock(user_id=user.pk)
        _revoke_everything(user, "This account was deleted.")
        user.delete()


def user_check_dispensable(*, user: User) -> None:
    """Whether somebody else is left who can log in and administer. Raises Conflict."""
    able = User.objects.filter(is_active=True, is_superuser=True).exclude(
        password__startswith=UNUSABLE_PASSWORD_PREFIX
    )
    with transaction.atomic():
        # Locked, because of the last two each could be taken away while the other still counts;
        # in one order and before the person's own lock, so that no two wait for each other.
        keys = set(able.select_for_update().order_by("pk").values_list("pk", flat=True))
    if keys == {user.pk}:
        raise Conflict(
            f"{user.username} is the last administrator who can log in. Make another one first."
        )


def person_check(*, request: HttpRequest, username: str, password: Secret) -> User | None:
    """The enabled person of this name and password; takes as long for a name that isn't there.

    Raises Busy when too many passwords are being checked.
    """
    user = authenticate(request, username=username_normal(username), password=password.reveal())
    return user if isinstance(user, User) else None


def person_log_in(*, request: HttpRequest, username: str, password: Secret) -> User | None:
    """Log the browser in; None for a wrong name or password. Raises Busy."""
    user = person_check(request=request, username=username, password=password)
    if user is None:
        return None
    person_enter(request=request, user=user)
    return user


def person_enter(*, request: HttpRequest, user: User) -> None:
    """The browser is this person's from now on; if it was another's, that log-in is over.

    Every way to log a browser in ends here.
    """
    if request.user.is_authenticated and request.user != user:
        person_log_out(request=request)
    login(request, user)
    login_begin(request.session)


def person_log_out(*, request: HttpRequest) -> None:
    """Log the browser out: its tunnel tokens are void and the sessions it opened end."""
    person, name = request.user, login_of_session(request.session)
    with transaction.atomic():
        if isinstance(person, User) and name is not None:
            login_revoke(login=name, person=person)
        logout(request)


def _password_check(user: User, password: Secret) -> None:
    try:
        validate_password(password.reveal(), user)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from None


def _save(user: User, fields: Iterable[str] | None = None) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
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
