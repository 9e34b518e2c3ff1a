"""The shapes of /import. The file comes as multipart/form-data, because not every one is text."""

from __future__ import annotations

from ninja import Field, Schema
from pydantic import SecretStr

from deskgate.control.api.schemas import Input
from deskgate.control.port.compare import Doing
from deskgate.control.port.formats import Format
from deskgate.control.port.options import OnTargetChange

PATH_LENGTH = 8000  # 32 folders with the longest names
KEY_LENGTH = 1000
FILES = 50  # beside the file itself


class ImportForm(Input):
    """What is said beside the file.

    `format`: guessed when it is absent. `into`: the path of a folder, made if need be, in which
    everything is put. `key`: Guacozy's FIELD_ENCRYPTION_KEY. `passphrase`: of our own sealed
    secrets. `default_guacd`: take Guacozy's default guacd as the default here.
    """

    format: Format | None = None
    into: str = Field("", max_length=PATH_LENGTH)
    key: SecretStr | None = Field(None, max_length=KEY_LENGTH)
    passphrase: SecretStr | None = Field(None, max_length=KEY_LENGTH)
    default_guacd: bool = False
    on_target_change: OnTargetChange = OnTargetChange.REFUSE


class ImportFieldOut(Schema):
    """One field as it is and as it would be; of a secret only "set" or "changed"."""

    name: str
    before: str
    after: str


class ImportChangeOut(Schema):
    """What becomes of one thing. `kind`: folder, connection, user, grant and so on."""

    kind: str
    name: str
    doing: Doing
    fields: list[ImportFieldOut]
    where: str


class ImportNoteOut(Schema):
    """What isn't taken over, or not as it stands in the file. `where`: its line or row."""

    where: str
    text: str


class ImportCountsOut(Schema):
    """How many things are made, changed and left as they are."""

    create: int
    update: int
    unchanged: int


class ImportReportOut(Schema):
    """What the import would do, or (`applied`) has done.

    `changes` leaves out what stays as it is, and what is beyond `limit`; `counts` has it all.
    """

    format: Format
    applied: bool
    counts: ImportCountsOut
    changes: list[ImportChangeOut]
    limit: int
    notes: list[ImportNoteOut]
