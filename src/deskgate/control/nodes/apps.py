"""Django's entry for this application."""

from django.apps import AppConfig


class NodesConfig(AppConfig):
    """The guacd servers."""

    name = "deskgate.control.nodes"
    label = "nodes"
