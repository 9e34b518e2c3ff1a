"""What every command that touches the data does first: folder, keys, migrations, Django."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from deskgate.cli.errors import CommandError
from deskgate.cli.lock import held
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.firstrun import FirstRun


def prepare_data(settings: Settings, *, serving: bool = False) -> FirstRun:
    """Make the data folder ready, or say why it can't be. Quick when it is ready already.

    One process at a time. `serving`: the server's own settings are recorded too.
    """
    # Imported late: `--help` and wrong usage need no Django.
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from deskgate.control.errors import ControlError
    from deskgate.control.firstrun import prepare

    os.umask(0o077)  # what is written from here on is nobody else's to read
    try:
        with held(settings.data / "prepare.lock"):
            return prepare(settings, serving=serving)
    except ControlError as error:
        raise CommandError(str(error)) from error
    except (DatabaseError, ImproperlyConfigured) as error:
        raise CommandError(f"the database can't be used: {error}") from error
    except OSError as error:
        name = error.filename or settings.data
        raise CommandError(f"the data folder can't be used: {name}: {error.strerror}") from error


def tell_first_run(first_run: FirstRun) -> None:
    """The administrator's first password, this once; nothing on later runs."""
    if first_run.password is None:
        return
    print(f"The administrator is {first_run.username!r}, the password, shown only this once:")
    print()
    print(f"    {first_run.password.reveal()}")
    print(flush=True)
