"""Starts Django with the settings it is given: the one place that does.

Law: the settings must be handed over before Django reads its own; later is an error, never a guess.
"""

from __future__ import annotations

import os
from typing import Final

from deskgate.settings import Settings, load_settings

DJANGO_SETTINGS: Final = "deskgate.control.project.settings"

_handed_over: list[Settings] = []


def current_settings() -> Settings:
    """The settings that this process runs with: those handed over, else the environment's."""
    return _handed_over[0] if _handed_over else load_settings()


def settings_hand_over(settings: Settings) -> None:
    """Have Django read these settings; for whoever doesn't start it (a test runner does)."""
    from django.conf import settings as django_settings

    if django_settings.configured:
        raise RuntimeError("Django has read its settings already")
    _handed_over[:] = [settings]


def django_setup(settings: Settings) -> None:
    """Make Django ready with these settings. Quick and harmless when it already is."""
    import django
    from django.apps import apps
    from django.conf import settings as django_settings

    if django_settings.configured:
        if current_settings().data.resolve() != settings.data.resolve():
            raise RuntimeError("Django already runs with another data folder")
    else:
        settings_hand_over(settings)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", DJANGO_SETTINGS)
    if not apps.ready:
        django.setup()
