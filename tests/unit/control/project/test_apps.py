"""The administration is ours."""

from __future__ import annotations

from django.apps import apps
from django.contrib import admin

from deskgate.control.project.administration import Administration
from deskgate.control.project.apps import AdministrationConfig


def test_its_site_is_ours() -> None:
    assert isinstance(apps.get_app_config("admin"), AdministrationConfig)
    assert isinstance(admin.site._wrapped, Administration)  # type: ignore[attr-defined]  # lazy
