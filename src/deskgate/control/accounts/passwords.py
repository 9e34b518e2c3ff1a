"""Passwords: set, changed by their person, taken away.

Laws: what a password gave ends with it; somebody who can log in and administer is always left.
"""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from deskgate.control.accounts.entering import person_check
from deskgate.control.accounts.models import Source, User
from deskgate.control.accounts.selectors import user_check_dispensable, user_lock
from deskgate.control.audit.record import record
from deskgate.control.errors import Conflict, Forbidden, Invalid
from deskgate.control.texts import is_unicode
from deskgate.control.tokens.logins import everything_revoke, login_follow, login_of_session
from deskgate.control.vault.passthrough import password_keep
from deskgate.grants import Secret


def password_check(*, user: User, password: Secret) -> None:
    """Whether the rules allow this password. Raises Invalid."""
    if not is_unicode(password.reveal()):
        raise Invalid({"password": ["It holds what is no character."]})
    try:
        validate_password(password.reveal(), user)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from None


def password_must_change(user: User) -> bool:
    """Whether this person has to choose another password before anything else."""
    return user.password_expired and user.source == Source.MANUAL and user.has_usable_password()


def password_set(*, user: User, password: Secret, keep: str | None = None) -> None:
    """A new password; this person's log-ins end by it, but the one called `keep`. Raises Invalid.

    Whether it is expired stays as the object has it: who sets it for somebody may want them to.
    API tokens stay: they don't depend on the password and are listed beside it.
    """
    password_check(user=user, password=password)
    user.set_password(password.reveal())
    with transaction.atomic():
        user_lock(user_id=user.pk)
        user.save(update_fields=["password", "password_expired", "updated_at"])
        everything_revoke(person=user, message="The password was changed.", keep=keep)
        record("user.password", user)


def password_change(*, request: HttpRequest, current: Secret, new: Secret) -> None:
    """One's own new password; this browser stays logged in.

    Raises Invalid, Forbidden for a wrong current one, Conflict, LockedOut, Busy.
    """
    user = request.user
    assert isinstance(user, User)
    password_replace(
        request=request,
        user=user,
        current=current,
        new=new,
        login=login_of_session(request.session) or "",
    )
    update_session_auth_hash(request, user)
    login_follow(session=request.session)


def password_replace(
    *, request: HttpRequest, user: User, current: Secret, new: Secret, login: str
) -> None:
    """A new password for who shows the present one; the log-in called `login` stays.

    Raises Invalid, Forbidden for a wrong current one, Conflict, LockedOut, Busy.
    """
    if not user.has_usable_password():
        raise Conflict("Your password isn't kept here. Change it where you log in with it.")
    if person_check(request=request, username=user.username, password=current) != user:
        raise Forbidden("The current password is wrong.")
    with transaction.atomic():
        password_renew(user=user, new=new, keep=login)
        password_keep(login=login, password=new)


def password_renew(*, user: User, new: Secret, keep: str | None = None) -> None:
    """The person chooses a password, which by that isn't expired. Raises Invalid."""
    if user.password_expired and user.check_password(new.reveal()):
        raise Invalid({"new": ["This is the password that you have already."]})
    user.password_expired = False
    try:
        password_set(user=user, password=new, keep=keep)
    except Invalid as wrong:
        raise Invalid({"new": wrong.errors["password"]}) from None


def password_disable(*, user: User) -> None:
    """Nobody logs in as this person by password any more. Raises Conflict."""
    with transaction.atomic():
        user_check_dispensable(user=user)
        user_lock(user_id=user.pk)
        user.set_unusable_password()
        user.save(update_fields=["password", "updated_at"])
        everything_revoke(person=user, message="The password was taken away.")
        record("user.password", user, details={"taken_away": True})
