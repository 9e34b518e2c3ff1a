"""Folders and connections in Django's administration; every write goes through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from deskgate.control.catalogue import protocol_get
from deskgate.control.tree.admin_forms import PREFIX, FolderForm, form_for
from deskgate.control.tree.models import Connection, Folder
from deskgate.control.tree.services import (
    connection_create,
    connection_delete,
    connection_update,
    folder_create,
    folder_delete,
    folder_update,
)

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _FolderAdmin = admin.ModelAdmin[Folder]
    _ConnectionAdmin = admin.ModelAdmin[Connection]
else:
    _FolderAdmin = _ConnectionAdmin = admin.ModelAdmin


@admin.register(Folder)
class FolderAdmin(_FolderAdmin):
    """Folders."""

    form = FolderForm
    list_display = ("name", "parent")
    search_fields = ("name",)

    def save_model(self, request: HttpRequest, obj: Folder, form: Any, change: bool) -> None:
        if change:
            folder_update(folder=obj, name=obj.name, parent=obj.parent)
        else:
            obj.pk = folder_create(name=obj.name, parent=obj.parent).pk

    def delete_model(self, request: HttpRequest, obj: Folder) -> None:
        folder_delete(folder=obj)


@admin.register(Connection)
class ConnectionAdmin(_ConnectionAdmin):
    """Connections: made with name, protocol and host; everything else on the page that follows."""

    list_display = ("name", "protocol", "folder", "node", "updated_at")
    list_filter = ("protocol",)
    search_fields = ("name", "parameters__hostname")
    autocomplete_fields = ("folder",)

    def get_form(
        self,
        request: HttpRequest,
        obj: Connection | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        kwargs["form"] = form_for(protocol_get(obj.protocol) if obj else None)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Connection | None = None) -> Any:
        head = ("name", "protocol", "folder", "node")
        protocol = protocol_get(obj.protocol) if obj else None
        if protocol is None:
            return [(None, {"fields": (*head, f"{PREFIX}hostname")})]
        groups = [
            (g.label, {"fields": [PREFIX + p.name for p in g.parameters]}) for g in protocol.groups
        ]
        return [(None, {"fields": head}), *groups]

    def save_model(self, request: HttpRequest, obj: Connection, form: Any, change: bool) -> None:
        if change:
            connection_update(
                connection=obj, name=obj.name, folder=obj.folder, parameters=form.given()
            )
            return
        made = connection_create(
            name=obj.name,
            protocol=obj.protocol,
            folder=obj.folder,
            node=obj.node,
            parameters=form.given(),
        )
        obj.pk = made.pk

    def delete_model(self, request: HttpRequest, obj: Connection) -> None:
        connection_delete(connection=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        for connection in queryset:
            connection_delete(connection=connection)
