"""Writes to the guacd servers."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from deskgate.control.nodes.models import GuacdNode
from deskgate.grants import GuacdAddress

SETTINGS_NODE: Final = "DESKGATE_GUACD"


def node_from_settings(*, address: GuacdAddress | None) -> None:
    """Make the row of DESKGATE_GUACD say what the setting says; unset, the row goes."""
    row = GuacdNode.objects.filter(from_settings=True).first()
    if address is None:
        if row is not None:
            _settings_node_drop(row)
        return
    wanted = {"host": address.host, "port": address.port, "tls": address.tls, "is_default": True}
    if row is not None and all(getattr(row, name) == value for name, value in wanted.items()):
        return
    with transaction.atomic():
        node_default_clear()
        GuacdNode.objects.update_or_create(
            from_settings=True, defaults=wanted, create_defaults={**wanted, "name": SETTINGS_NODE}
        )


def node_default_clear() -> None:
    """No row is the default any more; for whoever makes another one so."""
    GuacdNode.objects.filter(is_default=True).update(is_default=False)


def _settings_node_drop(row: GuacdNode) -> None:
    if row.connections.exists():  # they were told to use it: it stays, as an ordinary server
        row.is_default = row.from_settings = False
        row.save(update_fields=["is_default", "from_settings"])
    else:
        row.delete()


def node_make_default(*, node: GuacdNode) -> None:
    """This server serves every connection that names none."""
    with transaction.atomic():
        node_default_clear()
        GuacdNode.objects.filter(pk=node.pk).update(is_default=True)
