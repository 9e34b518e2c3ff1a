"""Django's entry for this application."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and how they log in."""

    name = "deskgate.control.accounts"
    label = "accounts"
