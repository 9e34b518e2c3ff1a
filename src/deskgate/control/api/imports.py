"""/import: take a file in, or see before what that would do. For administrators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest
from ninja import File, Form, Router, UploadedFile
from pydantic import SecretStr

from deskgate.control.accounts.models import User
from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.import_schemas import (
    FILES,
    ImportChangeOut,
    ImportCountsOut,
    ImportFieldOut,
    ImportForm,
    ImportNoteOut,
    ImportReportOut,
)
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import Invalid
from deskgate.control.port.compare import Doing
from deskgate.control.port.options import Options
from deskgate.control.port.services import Report, import_preview, import_run, may_port
from deskgate.control.port.text import SIZE
from deskgate.control.tree.paths import Path, path_parse
from deskgate.grants import Secret

LIMIT: Final = 2_000  # changes of one answer; more than that nobody reads
_FILE_LENGTH: Final = 64 * 1024  # of a private key, or a configuration that is included

router = Router(tags=["import and export"])


@router.post("/preview", response={200: ImportReportOut, ERRORS: Problem})
def import_look(
    request: HttpRequest,
    form: Form[ImportForm],
    file: File[UploadedFile],
    files: File[list[UploadedFile]] = [],  # noqa: B006 -- ninja's way to say that there may be none
) -> ImportReportOut:
    """What importing this file would change; nothing is written.

    `files`: private keys and included files that an OpenSSH configuration names.
    """
    _administrator(request)
    report = import_preview(
        data=_content(file), name=file.name or "", form=form.format, options=_options(form, files)
    )
    return _out(report)


@router.post("", response={200: ImportReportOut, ERRORS: Problem})
def import_post(
    request: HttpRequest,
    form: Form[ImportForm],
    file: File[UploadedFile],
    files: File[list[UploadedFile]] = [],  # noqa: B006 -- ninja's way to say that there may be none
) -> ImportReportOut:
    """Take the file in, whole or, when anything is wrong, not at all."""
    person = _administrator(request)
    report = import_run(
        by=person,
        data=_content(file),
        name=file.name or "",
        form=form.format,
        options=_options(form, files),
    )
    return _out(report)


def _administrator(request: HttpRequest) -> User:
    person = person_of(request)
    may_port(person)
    return person


def _content(file: UploadedFile) -> bytes:
    """One byte more than may be, at most, so that what is too large is told as that."""
    return bytes(file.read(SIZE + 1))


def _options(form: ImportForm, files: list[UploadedFile]) -> Options:
    return Options(
        into=_into(form.into),
        key=_secret(form.key),
        passphrase=_secret(form.passphrase),
        files=_texts(files),
        default_guacd=form.default_guacd,
        on_target_change=form.on_target_change,
    )


def _secret(given: SecretStr | None) -> Secret | None:
    return Secret(given.get_secret_value()) if given else None


def _into(text: str) -> Path:
    try:
        return path_parse(text)
    except ValueError as error:
        raise Invalid({"into": [str(error)]}) from None


def _texts(files: list[UploadedFile]) -> Mapping[str, str]:
    if len(files) > FILES:
        raise Invalid({"files": [f"At most {FILES} files at once."]})
    texts: dict[str, str] = {}
    for file in files:
        data = file.read(_FILE_LENGTH + 1)
        if len(data) > _FILE_LENGTH:
            raise Invalid({"files": [f"{file.name}: at most {_FILE_LENGTH // 1024} KiB."]})
        texts[file.name or ""] = bytes(data).decode(errors="replace")
    return texts


def _out(report: Report) -> ImportReportOut:
    counts = report.counts()
    changes = [change for change in report.changes if change.doing is not Doing.UNCHANGED]
    return ImportReportOut(
        format=report.format,
        applied=report.applied,
        counts=ImportCountsOut(**{doing.value: count for doing, count in counts.items()}),
        changes=[
            ImportChangeOut(
                kind=change.wanted.kind,
                name=change.wanted.title,
                doing=change.doing,
                fields=[
                    ImportFieldOut(name=one.name, before=one.before, after=one.after)
                    for one in change.fields
                ],
                where=change.wanted.where,
            )
            for change in changes[:LIMIT]
        ],
        limit=LIMIT,
        notes=[ImportNoteOut(where=note.where, text=note.text) for note in report.notes],
    )
