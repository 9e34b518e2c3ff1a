"""Writes to people: make, rename, give and take rights, disable, delete.

Laws: whoever is disabled, or loses rights, loses log-ins, tokens and live sessions with the same
commit; somebody who can log in and administer is always left; whoever takes, locks (`user_lock`).
"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from deskgate.control.accounts.models import User, username_fold, username_normal
from deskgate.control.accounts.passwords import password_check
from deskgate.control.accounts.selectors import user_check_dispensable, user_lock
from deskgate.control.accounts.validity import LIMITS, limited, limits_check, why_not
from deskgate.control.audit.record import record
from deskgate.control.errors import Invalid
from deskgate.control.permissions.live import sessions_recheck
from deskgate.control.sharing.ending import shares_given_end
from deskgate.control.tokens.logins import everything_revoke
from deskgate.control.visits.share_keys import shares_of_person_end
from deskgate.grants import Secret

_NAME_LENGTH = 150
_TEXT_LENGTH = 200
_PROFILE = ("username", "full_name", "email", "time_zone", "organization", "organizational_role")
_USE = (*LIMITS, "password_expired")
_TEXTS = ("full_name", "organization", "organizational_role")


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
    _check_profile(user)
    if password is None:
        user.set_unusable_password()
    else:
        password_check(user=user, password=password)
        user.set_password(password.reveal())
    with transaction.atomic():
        _save(user)
        record("user.create", user, details={"is_admin": is_admin})
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


def user_update(*, user: User, is_active: bool, is_admin: bool) -> None:
    """Write what the object says of the person, and these rights. Raises Invalid; Conflict for a
    last day, or a right less, of the last administrator.

    What is open ends when the account's time is over by it, or ends sooner than it was opened for.
    """
    with transaction.atomic():
        user_rename(user=user, username=user.username)
        _check_profile(user)
        limits_check(user)
        if user.valid_until is not None:
            user_check_dispensable(user=user)
        before = user_lock(user_id=user.pk)
        names = (*_PROFILE, *_USE)
        changed = [name for name in names if getattr(before, name) != getattr(user, name)]
        _save(user, [*names, "username_key", "updated_at"])
        if changed:
            record("user.update", user, details={"changed": changed})
        if set(changed) & {*LIMITS, "time_zone"}:
            _limits_apply(user)
        user_rights_set(user=user, is_active=is_active, is_admin=is_admin)


def _limits_apply(user: User) -> None:
    reason = why_not(user)
    if reason is not None:
        everything_revoke(person=user, message=reason)
    sessions_recheck()  # as well for those whom they let into a session


def profile_update(*, user: User) -> None:
    """Write what a person says of themselves: full name, e-mail address, time zone.

    Raises Invalid.
    """
    _check_profile(user)
    with transaction.atomic():
        before = user_lock(user_id=user.pk)
        if before is not None and before.time_zone != user.time_zone and limited(before):
            # By it they could move the hours at which the account may be used.
            raise Invalid({"time_zone": ["Your account has hours: an administrator changes this."]})
        _save(user, ["full_name", "email", "time_zone", "updated_at"])
        record("user.update", user)


def user_rights_set(*, user: User, is_active: bool, is_admin: bool) -> None:
    """Enable or disable; make an administrator or none. What is open ends with a right that goes.

    Raises Conflict for the last administrator.
    """
    with transaction.atomic():
        if not (is_active and is_admin):
            user_check_dispensable(user=user)
        before = user_lock(user_id=user.pk) or user
        user.is_active, user.is_superuser = is_active, is_admin
        user.save(update_fields=["is_active", "is_superuser", "updated_at"])
        if before.is_active != is_active:
            record("user.enable" if is_active else "user.disable", user)
        if before.is_superuser != is_admin:
            record("user.rights", user, details={"is_admin": is_admin})
        if before.is_active and not is_active:
            everything_revoke(person=user, message="This account was disabled.", api_tokens=True)
            sessions_recheck()  # for those whom they let into a session
        elif before.is_superuser and not is_admin:
            everything_revoke(
                person=user, message="The rights of an administrator were taken away."
            )
            sessions_recheck()


def user_disable(*, user: User) -> None:
    """The person may not log in any more, and what they have open ends. Raises Conflict."""
    user_rights_set(user=user, is_active=False, is_admin=user.is_admin)


def user_enable(*, user: User) -> None:
    """The person may log in again."""
    user_rights_set(user=user, is_active=True, is_admin=user.is_admin)


def user_delete(*, user: User) -> None:
    """The person is gone; the log keeps their name. Raises Conflict."""
    with transaction.atomic():
        user_check_dispensable(user=user)
        user_lock(user_id=user.pk)
        record("user.delete", user)
        everything_revoke(person=user, message="This account was deleted.", api_tokens=True)
        shares_of_person_end(user)
        shares_given_end(user)
        user.delete()


def _check_profile(user: User) -> None:
    wrong: dict[str, list[str]] = {}
    for name in _TEXTS:
        text = getattr(user, name)
        if len(text) > _TEXT_LENGTH or not text.isprintable():
            wrong[name] = [f"Give at most {_TEXT_LENGTH} printable characters."]
    if user.email:
        try:
            validate_email(user.email)
        except ValidationError:
            wrong["email"] = ["This is not an e-mail address."]
    if user.time_zone and user.time_zone not in available_timezones():
        wrong["time_zone"] = ["There is no such time zone. Give one as Europe/Berlin."]
    if wrong:
        raise Invalid(wrong)


def _save(user: User, fields: Iterable[str] | None = None) -> None:
    try:
        with transaction.atomic():
            user.save(update_fields=fields)
    except IntegrityError:
        raise Invalid({"username": ["There is a user of this name already."]}) from None
