"""Has Django use our administration's site. Only this is imported before there are models."""

from __future__ import annotations

from django.contrib.admin.apps import SimpleAdminConfig


class AdministrationConfig(SimpleAdminConfig):
    """`django.contrib.admin`, its site being ours.

    The routes find its pages (urls.py): a command serves none, and they are a third of its start.
    """

    default_site = "deskgate.control.project.administration.Administration"
