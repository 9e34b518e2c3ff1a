"""Sharing profiles: what somebody who joins a live session of a connection may do in it.

Who may is asked by the selectors: whoever sees the connection sees its profiles, whoever edits it
changes them. Law: a profile says how a session looks and what goes in and out of it, and nothing
else: no parameter of it names a host, a log-in, a secret, a file or a program, because whoever
joins is led to the session and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from deskgate.control.accounts.models import User
from deskgate.control.audit.record import record
from deskgate.control.catalogue import Flag, Parameter, Protocol, Type, protocol_get
from deskgate.control.errors import Conflict, Forbidden, Invalid, NotFound
from deskgate.control.texts import identifier
from deskgate.control.tree.models import Connection, SharingProfile
from deskgate.control.tree.parameters import Given, shared_parameters
from deskgate.control.tree.values import name_normal
from deskgate.control.tree.visibility import Action, Gate, gate_for
from deskgate.control.visits.share_keys import shares_of_profile_change, shares_of_profile_end

PROFILES: Final = 50  # of one connection; they are a menu
# These only take away, so they may be said although they are about files.
_TAKING_AWAY: Final = frozenset(
    {"disable-download", "disable-upload", "sftp-disable-download", "sftp-disable-upload"}
)


def parameters_for_sharing(protocol: Protocol) -> list[Parameter]:
    """Those of the protocol that a profile may say."""
    return [one for one in protocol if _is_for_sharing(one)]


def sharing_profiles_visible_to(gate: Gate, action: Action) -> QuerySet[SharingProfile]:
    """The profiles of the connections on which this may be done."""
    return SharingProfile.objects.filter(connection__in=gate.connections(action))


def sharing_profile_get(
    *, user: User, profile_id: str, action: Action, lock: bool = False
) -> SharingProfile:
    """One of them. Raises NotFound, or Forbidden for who sees it but may not do this."""
    gate, key = gate_for(user), identifier(profile_id)
    rows = sharing_profiles_visible_to(gate, action)
    if lock:
        rows = rows.select_for_update(no_key=True)
    found = rows.filter(pk=key).first()
    if found is None:
        if sharing_profiles_visible_to(gate, Action.SEE).filter(pk=key).exists():
            raise Forbidden("You see this sharing profile, but you may not do this with it.")
        raise NotFound("There is no such sharing profile.")
    return found


def sharing_profile_create(
    *, connection: Connection, name: str, parameters: Given
) -> SharingProfile:
    """A new profile. Raises Invalid, Conflict."""
    if connection.sharing_profiles.count() >= PROFILES:
        raise Conflict(f"A connection has at most {PROFILES} sharing profiles.")
    profile = SharingProfile(connection=connection, name=name_normal(name))
    profile.parameters = _parameters(connection.protocol, {}, parameters)
    with transaction.atomic():
        _save(profile)
        record("sharing-profile.create", profile, details=_told(profile))
    return profile


def sharing_profile_update(
    *, profile: SharingProfile, name: str | None = None, parameters: Given | None = None
) -> SharingProfile:
    """Change what is given; a parameter of None is taken out, an absent one stays.

    Who was let in as it said before has to come again. Raises Invalid.
    """
    before = profile.parameters
    if name is not None:
        profile.name = name_normal(name)
    if parameters is not None:
        protocol = profile.connection.protocol
        profile.parameters = _parameters(protocol, profile.parameters, parameters)
    with transaction.atomic():
        _save(profile)
        if profile.parameters != before:
            shares_of_profile_change(profile)
        record("sharing-profile.update", profile, details=_told(profile))
    return profile


def sharing_profile_delete(*, profile: SharingProfile) -> None:
    """Delete it. Whoever was let in as it says leaves."""
    with transaction.atomic():
        shares_of_profile_end(profile)
        record("sharing-profile.delete", profile, details={"connection": str(profile.connection)})
        profile.delete()


def _is_for_sharing(parameter: Parameter) -> bool:
    plain = not (parameter.secret or parameter.host or parameter.ours or parameter.required)
    named = parameter.type in {Type.USERNAME, Type.PASSWORD}
    harmless = not parameter.flags or (
        parameter.flags == {Flag.FILES} and parameter.name in _TAKING_AWAY
    )
    return plain and not named and harmless


def _parameters(protocol: str, kept: Mapping[str, str], given: Given) -> dict[str, str]:
    known = protocol_get(protocol)
    allowed = {one.name for one in parameters_for_sharing(known)} if known else set()
    refused = sorted(n for n, v in given.items() if v and known and n in known.by_name())
    refused = [name for name in refused if name not in allowed]
    if refused:
        sentence = "A sharing profile can't say this: it only says how a session is joined."
        raise Invalid({f"parameters.{name}": [sentence] for name in refused})
    values = shared_parameters(protocol, kept, given)
    return {name: value for name, value in values.items() if value != ""}


def _told(profile: SharingProfile) -> dict[str, object]:
    return {"connection": str(profile.connection), "parameters": sorted(profile.parameters)}


def _save(profile: SharingProfile) -> None:
    try:
        with transaction.atomic():
            profile.save()
    except IntegrityError:
        sentence = "There is a sharing profile of this name here already."
        raise Invalid({"name": [sentence]}) from None
