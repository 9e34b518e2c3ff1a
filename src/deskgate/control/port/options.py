"""What whoever imports says beside the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deskgate.control.tree.paths import Path
from deskgate.grants import Secret


class OnTargetChange(StrEnum):
    """What becomes of secrets that are stored for another target than the file gives."""

    REFUSE = "refuse"
    DROP = "drop"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`key`: Guacozy's FIELD_ENCRYPTION_KEY; `passphrase`: of our own sealed secrets. `files`: the
    texts of files that an OpenSSH configuration names, by the name it has for them; `read_file`
    and `read_key` read the others, where the file's own machine is this one.
    """

    into: Path = ()
    key: Secret | None = None
    passphrase: Secret | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    read_file: Callable[[str], str | None] | None = None
    read_key: Callable[[str], str | None] | None = None
    default_guacd: bool = False
    on_target_change: OnTargetChange = OnTargetChange.REFUSE
