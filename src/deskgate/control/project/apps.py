"""Has Django use our administration's site. Only this is imported before there are models."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """`django.contrib.admin`, its site being ours."""

    default_site = "deskgate.control.project.administration.Administration"
