"""Django's entry for this application."""

from django.apps import AppConfig


class TreeConfig(AppConfig):
    """Folders and the connections in them."""

    name = "deskgate.control.tree"
    label = "tree"
