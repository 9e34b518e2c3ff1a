"""What became of each key and each file of the folder, in words for whoever put it there.

Law: no value is in it: some are secrets, and all of them stand in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from pydantic import SecretStr

from deskgate.guacamole_home.folder import Home
from deskgate.guacamole_home.keys import USED, Used, file_sentence, sentence_for
from deskgate.settings import Settings

# What signing keys of the database have beside the secret.
_OF_SECRET_KEY: Final = frozenset({"secret-key", "timestamp-age-limit", "default-protocol"})


class Fate(StrEnum):
    """What becomes of a key."""

    USED = "used"
    TAKEN_OVER = "taken over"
    TO_SET = "to be set"
    OVERRULED = "overruled"
    NOT_HERE = "not here"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """One key or file, and what there is to say of it."""

    name: str
    fate: Fate
    text: str


def home_told(home: Home, settings: Settings) -> list[Told]:
    """Every key in its order, once, then the other files."""
    keys = {one.key: one for one in home.properties}
    told = [_key(key, home, settings) for key in keys]
    return [*told, *(Told(name, Fate.NOT_HERE, file_sentence(name)) for name in home.others)]


def home_told_once(home: Home) -> list[Told]:
    """The same for an import, which has no settings: what came over, and what is to be set."""
    keys = {one.key: one for one in home.properties}
    told = [_key_once(key, home) for key in keys]
    return [*told, *(Told(name, Fate.NOT_HERE, file_sentence(name)) for name in home.others)]


def keys_twice(home: Home) -> list[str]:
    """Keys that stand in the file more than once; the last one counts."""
    seen = [one.key for one in home.properties]
    return sorted({key for key in seen if seen.count(key) > 1})


def told_lines(told: Iterable[Told]) -> Iterator[str]:
    """A line for each thing to say, naming all that it is said of."""
    ranked = sorted(told, key=lambda one: (list(Fate).index(one.fate), one.text, one.name))
    for (fate, text), some in groupby(ranked, key=lambda one: (one.fate, one.text)):
        yield f"{fate.value + ':':12}{', '.join(one.name for one in some)}: {text}"


def _key(key: str, home: Home, settings: Settings) -> Told:
    used = USED.get(key)
    if used is None:
        return _key_without_meaning(key)
    overruling = _overruling(key, used, home, settings)
    if overruling:
        return Told(key, Fate.OVERRULED, f"{overruling} says something else, and counts.")
    return Told(key, Fate.USED, f"{used.about} ({used.variable}).")


def _key_once(key: str, home: Home) -> Told:
    used = USED.get(key)
    if used is None:
        return _key_without_meaning(key)
    if key.startswith("guacd-"):
        return Told(key, Fate.TAKEN_OVER, "the guacd server Guacamole.")
    if key == "json-secret-key":
        return Told(key, Fate.TAKEN_OVER, "the signing key guacamole-json.")
    if key in _OF_SECRET_KEY and "signed_secret_key" in home.values:
        return Told(
            key, Fate.TAKEN_OVER, "the signing keys guacamole-classic and guacamole-cyverse."
        )
    return Told(key, Fate.TO_SET, f"{used.about}: set {used.variable}.")


def _key_without_meaning(key: str) -> Told:
    text = sentence_for(key)
    if text is None:
        return Told(key, Fate.UNKNOWN, "Nothing here is called so. Is it misspelt?")
    return Told(key, Fate.NOT_HERE, text)


def _overruling(key: str, used: Used, home: Home, settings: Settings) -> str:
    """The variable that says something else, "" for none."""
    # guacd's three keys are one: see source.py.
    if key.startswith("guacd-") and settings.guacd != home.values["guacd"]:
        return USED["guacd-hostname"].variable
    if _plain(getattr(settings, used.field)) != str(home.values[used.field]):
        return used.variable
    return ""


def _plain(value: Any) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
