"""Django's entry for this application."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Secrets at rest."""

    name = "deskgate.control.vault"
    label = "vault"
