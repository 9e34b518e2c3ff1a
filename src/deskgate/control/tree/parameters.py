"""Parameters as they are given and as they are kept, on connections, folders and templates.

Laws: null inherits, "" stands for "as if nobody above had said anything"; a secret is kept with a
connection only, and there in the vault.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from deskgate.control.catalogue import PROTOCOLS, parameters_validate, protocol_get
from deskgate.control.errors import Invalid

Given = Mapping[str, str | None]
SECRETS_BELONG_ELSEWHERE: Final = (
    "A secret can't be set here. Make credentials in the vault and name them as the credentials."
)


def secret_names_of(protocol: str) -> frozenset[str]:
    """The protocol's parameters that the vault keeps."""
    known = protocol_get(protocol)
    return frozenset(p.name for p in known if p.secret) if known else frozenset()


def connection_parameters(
    protocol: str, kept: Mapping[str, str], given: Given
) -> tuple[dict[str, str], dict[str, str | None]]:
    """The plain parameters with what is given put over them, and the secrets that are given."""
    values = _validated(protocol, given)
    secret = secret_names_of(protocol)
    secrets = {name: value for name, value in values.items() if name in secret}
    plain = {name: value for name, value in values.items() if name not in secret}
    return _merged(kept, plain, given), secrets


def shared_parameters(protocol: str, kept: Mapping[str, str], given: Given) -> dict[str, str]:
    """The same for what connections share, which no secret may be. Raises Invalid."""
    refused = sorted(n for n in secret_names_of(protocol).intersection(given) if given[n])
    if refused:
        raise Invalid({f"parameters.{name}": [SECRETS_BELONG_ELSEWHERE] for name in refused})
    values = _validated(protocol, given)
    plain = {n: v for n, v in values.items() if n not in secret_names_of(protocol)}
    return _merged(kept, plain, given)


def folder_parameters(
    kept: Mapping[str, Mapping[str, str]], given: Mapping[str, Given]
) -> dict[str, dict[str, str]]:
    """The same by protocol. Raises Invalid, its fields being `parameters.<protocol>.<name>`."""
    errors: dict[str, list[str]] = {}
    merged = {protocol: dict(values) for protocol, values in kept.items()}
    for protocol, values in given.items():
        if protocol_get(protocol) is None:
            known = ", ".join(p.name for p in PROTOCOLS)
            errors[f"parameters.{protocol}"] = [f"Choose one of {known}."]
            continue
        try:
            merged[protocol] = shared_parameters(protocol, merged.get(protocol, {}), values)
        except Invalid as wrong:
            for field, texts in wrong.errors.items():
                errors[field.replace("parameters.", f"parameters.{protocol}.", 1)] = texts
    if errors:
        raise Invalid(errors)
    return {protocol: values for protocol, values in merged.items() if values}


def _merged(kept: Mapping[str, str], values: Given, given: Given) -> dict[str, str]:
    merged = dict(kept)
    for name, value in values.items():
        if value is not None:
            merged[name] = value
        elif given[name] == "":
            merged[name] = ""
        else:
            merged.pop(name, None)
    return merged


def _validated(protocol: str, given: Given) -> Given:
    """Checked one by one: what is needed may well be said elsewhere, so it may be empty here."""
    known = protocol_get(protocol)
    needed = {p.name for p in known if p.required} if known else set()
    empty: Given = {name: None for name in needed.intersection(given) if not given[name]}
    rest = {name: value for name, value in given.items() if name not in empty}
    return {**parameters_validate(protocol, rest, partial=True), **empty}
