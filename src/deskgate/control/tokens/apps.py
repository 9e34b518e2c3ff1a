"""Django's entry for this application."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Tokens that Guacamole's clients and the tunnel log in with."""

    name = "deskgate.control.tokens"
    label = "tokens"
