"""Django's entry for this application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what."""

    name = "deskgate.control.audit"
    label = "audit"
