"""Takes over what a directory says of a person: account, profile, rights, groups; or refuses them.

Laws: a name alone never makes a directory's person somebody who is here already: an administrator
has to say so (`person_link`); what an administrator disabled here stays so, whatever a directory
says; what the directory disabled comes back with it.
"""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from deskgate.control.accounts.groups import group_create, memberships_set
from deskgate.control.accounts.models import Group, Source, User, username_fold
from deskgate.control.accounts.passwords import password_disable
from deskgate.control.accounts.selectors import user_lock
from deskgate.control.accounts.services import (
    user_create,
    user_disable,
    user_rename,
    user_update,
)
from deskgate.control.audit.record import record
from deskgate.control.directory.claims import Claimed, Rules
from deskgate.control.directory.errors import DirectoryRefused
from deskgate.control.directory.models import DirectoryIdentity
from deskgate.control.errors import Conflict, Invalid

_NAME_LENGTH: Final = 150  # of a group
_FULL_NAME_LENGTH: Final = 200
_EMAIL_LENGTH: Final = 254


def person_take(*, claimed: Claimed, rules: Rules) -> User:
    """The person here, as the directory has just described them. Raises DirectoryRefused."""
    if not rules.lets_in(claimed.groups):
        raise DirectoryRefused("not-in-group")
    try:
        with transaction.atomic():
            identity = _identity(claimed, rules)
            # As they are now: whoever is disabled meanwhile is not enabled by an old row.
            user = user_lock(user_id=identity.user_id)
            if user is None or (not user.is_active and identity.gone_at is None):
                raise DirectoryRefused("account-disabled")
            user = _refreshed(user, claimed, rules)
            groups = _groups(rules.our_groups(claimed.groups), create=rules.group_create)
            memberships_set(user=user, source=claimed.source, groups=groups)
            identity.seen_at, identity.gone_at = timezone.now(), None
            identity.save(update_fields=["seen_at", "gone_at"])
    except (Invalid, IntegrityError) as wrong:  # the second where two log-ins make one person
        raise DirectoryRefused("name-unusable") from wrong
    return user


def person_gone(*, identity: DirectoryIdentity) -> bool:
    """Their directory doesn't let them in any more: disabled here too; whether that is news."""
    user = identity.user
    if not user.is_active:
        return False
    with transaction.atomic():
        user_disable(user=user)
        memberships_set(user=user, source=Source(user.source), groups=[])
        identity.gone_at = timezone.now()
        identity.save(update_fields=["gone_at"])
    return True


def person_link(*, user: User, source: Source) -> None:
    """From now on this directory's person of the same name is this person; or nobody's is.

    The password here is void with it. Raises Conflict for the last administrator.
    """
    with transaction.atomic():
        if source != Source.MANUAL and user.has_usable_password():
            password_disable(user=user)
        DirectoryIdentity.objects.filter(user=user).delete()
        for other in {Source.LDAP, Source.OIDC} - {source}:
            memberships_set(user=user, source=other, groups=[])
        user.source = source
        user.save(update_fields=["source", "updated_at"])
        record("user.link", user, details={"source": source.value})


def _identity(claimed: Claimed, rules: Rules) -> DirectoryIdentity:
    rows = DirectoryIdentity.objects.select_related("user")
    identity = rows.filter(directory=claimed.directory, key=claimed.key).first()
    if identity is not None:
        if identity.user.source != claimed.source:  # an administrator has unlinked them
            raise DirectoryRefused("name-taken")
        return identity
    user = User.objects.filter(username_key=_key(claimed.username)).first()
    if user is None:
        user = _made(claimed, rules)
    elif user.source != claimed.source or rows.filter(user=user).exists():
        raise DirectoryRefused("name-taken")
    elif user.has_usable_password():
        _password_end(user)
    return DirectoryIdentity.objects.create(
        user=user, directory=claimed.directory, key=claimed.key, seen_at=timezone.now()
    )


def _key(username: str) -> str:
    """Raises Invalid for a name that nobody here can have."""
    probe = User()
    user_rename(user=probe, username=username)
    return probe.username_key


def _made(claimed: Claimed, rules: Rules) -> User:
    if not rules.allow_create:
        raise DirectoryRefused("no-account")
    user = user_create(username=claimed.username, password=None)
    user.source = claimed.source
    user.save(update_fields=["source"])
    return user


def _password_end(user: User) -> None:
    try:
        password_disable(user=user)
    except Conflict as last_administrator:
        raise DirectoryRefused("name-taken") from last_administrator


def _refreshed(user: User, claimed: Claimed, rules: Rules) -> User:
    """The person with the profile and the rights that the directory gives them."""
    is_admin = rules.makes_admin(claimed.groups)
    rights = {"is_active": True, "is_admin": user.is_admin if is_admin is None else is_admin}
    before = (user.username, user.full_name, user.email, user.is_active, user.is_admin)
    user.full_name = _printable(claimed.full_name)[:_FULL_NAME_LENGTH]
    user.email = _email(claimed.email)
    if not _is_taken(user, claimed.username):
        user_rename(user=user, username=claimed.username)
    if before != (user.username, user.full_name, user.email, *rights.values()):
        user_update(user=user, **rights)
    return user


def _is_taken(user: User, username: str) -> bool:
    """Whether somebody else has this name: then a person who was renamed keeps the old one."""
    others = User.objects.exclude(pk=user.pk)
    return others.filter(username_key=_key(username)).exists()


def _groups(names: list[str], *, create: bool) -> list[Group]:
    """Those that are here; the missing ones are made, or passed over, as are impossible names."""
    keys = {
        username_fold(name): name
        for name in names
        if name.isprintable() and len(username_fold(name)) <= _NAME_LENGTH
    }
    found = {group.name_key: group for group in Group.objects.filter(name_key__in=keys)}
    if create:
        for key in sorted(keys.keys() - found.keys()):
            found[key] = group_create(name=keys[key])
    return list(found.values())


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()


def _email(text: str) -> str:
    """The address, if it is one."""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text if len(text) <= _EMAIL_LENGTH else ""
