"""Folders, connections and templates in Django's administration; the services do every write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from deskgate.control.catalogue import Protocol, protocol_get
from deskgate.control.permissions.admin_table import who_may
from deskgate.control.tree.admin_fields import defined_in
from deskgate.control.tree.admin_forms import (
    PREFIX,
    SETTLED,
    TURN,
    FolderForm,
    form_for,
    template_form_for,
)
from deskgate.control.tree.copies import connection_copy
from deskgate.control.tree.folder_services import folder_delete
from deskgate.control.tree.inheritance import (
    Settlement,
    Values,
    effective,
    effective_folder,
)
from deskgate.control.tree.models import Connection, Folder, Template
from deskgate.control.tree.services import connection_delete
from deskgate.control.tree.template_services import template_delete

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _FolderAdmin = admin.ModelAdmin[Folder]
    _ConnectionAdmin = admin.ModelAdmin[Connection]
    _TemplateAdmin = admin.ModelAdmin[Template]
else:
    _FolderAdmin = _ConnectionAdmin = _TemplateAdmin = admin.ModelAdmin


@admin.register(Folder)
class FolderAdmin(_FolderAdmin):
    """Folders, with what they hand down."""

    form = FolderForm  # type: ignore[assignment]  # of Folder, which its base class leaves open
    list_display = ("name", "parent", "credential_source", "credential", "node", "updated_at")
    list_select_related = ("parent", "credential", "node")
    list_filter = ("credential_source",)
    search_fields = ("name", "notes")
    autocomplete_fields = ("parent",)
    readonly_fields = ("applies", "who_may")

    @admin.display(description="Who may use it")
    def who_may(self, folder: Folder) -> SafeString | str:
        """Its grants, and those from above."""
        return who_may(folder) if folder.pk else "Grants are shown once the folder is there."

    @admin.display(description="What applies below")
    def applies(self, folder: Folder) -> SafeString | str:
        """Every value that is handed down, and where it is defined."""
        if not folder.pk:
            return "What is inherited is shown once the folder is there."
        found = effective_folder(folder)
        values = {
            f"{protocol}.{name}": value
            for protocol, said in sorted(found.values.items())
            for name, value in said.items()
        }
        return _table(found, values)

    def save_model(self, request: HttpRequest, obj: Folder, form: Any, change: bool) -> None:
        obj.pk = form.write().pk

    def delete_model(self, request: HttpRequest, obj: Folder) -> None:
        folder_delete(folder=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Folder]) -> None:
        for folder in queryset:
            folder_delete(folder=folder)


@admin.register(Connection)
class ConnectionAdmin(_ConnectionAdmin):
    """Connections: made with name, protocol and host; everything else on the page that follows."""

    list_display = ("name", "protocol", "hostname", "folder", "template", "updated_at")
    list_select_related = ("folder", "template")
    list_filter = ("protocol", "template", "credential_source")
    search_fields = ("search_text",)
    autocomplete_fields = ("folder", "template")
    readonly_fields = ("applies", "who_may")
    actions = ("duplicate",)

    @admin.display(description="Who may use it")
    def who_may(self, connection: Connection) -> SafeString:
        """Its grants, and those from above."""
        return who_may(connection)

    @admin.display(description="What applies")
    def applies(self, connection: Connection) -> SafeString | str:
        """Every value that applies, and where it is defined."""
        found = effective(connection)
        return _table(found, found.values)

    @admin.action(description="Duplicate selected connections, without their secrets")
    def duplicate(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        """Each once more beside itself, as "name (2)"."""
        for row in queryset:
            connection_copy(connection=row, folder=row.folder, name=None, with_secrets=False)
        self.message_user(request, f"{len(queryset)} duplicated.")

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
        head = ("name", "protocol", "folder", "template")
        protocol = protocol_get(obj.protocol) if obj else None
        if protocol is None:
            return [(None, {"fields": (*head, f"{PREFIX}hostname")})]
        return [
            (None, {"fields": (*head, "on_target_change")}),
            ("Beside the parameters", {"fields": (*SETTLED, *TURN)}),
            *_groups(protocol, secrets=True),
            ("What applies", {"fields": ("applies",)}),
            ("Grants", {"fields": ("who_may",)}),
        ]

    def save_model(self, request: HttpRequest, obj: Connection, form: Any, change: bool) -> None:
        obj.pk = form.write().pk

    def delete_model(self, request: HttpRequest, obj: Connection) -> None:
        connection_delete(connection=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Connection]) -> None:
        for connection in queryset:
            connection_delete(connection=connection)


@admin.register(Template)
class TemplateAdmin(_TemplateAdmin):
    """Templates: made with name and protocol; the parameters on the page that follows."""

    list_display = ("name", "protocol", "updated_at")
    list_filter = ("protocol",)
    search_fields = ("name", "notes")

    def get_form(
        self, request: HttpRequest, obj: Template | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        kwargs["form"] = template_form_for(protocol_get(obj.protocol) if obj else None)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Template | None = None) -> Any:
        head: Any = (None, {"fields": ("name", "protocol", "notes")})
        protocol = protocol_get(obj.protocol) if obj else None
        return [head] if protocol is None else [head, *_groups(protocol, secrets=False)]

    def save_model(self, request: HttpRequest, obj: Template, form: Any, change: bool) -> None:
        obj.pk = form.write().pk

    def delete_model(self, request: HttpRequest, obj: Template) -> None:
        template_delete(template=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Template]) -> None:
        for template in queryset:
            template_delete(template=template)


def _groups(protocol: Protocol, *, secrets: bool) -> list[tuple[str, dict[str, Any]]]:
    """The catalogue's groups, folded away but for the first."""
    found: list[tuple[str, dict[str, Any]]] = []
    for group in protocol.groups:
        fields = [PREFIX + p.name for p in group.parameters if secrets or not p.secret]
        if fields:
            shown = {"classes": ("collapse",)} if found else {}
            found.append((group.label, {"fields": fields, **shown}))
    return found


def _table(applies: Settlement, values: Values) -> SafeString:
    rows = [
        ("log-in", _log_in(applies), defined_in(applies.credential_origin)),
        ("guacd", str(applies.node or applies.node_group or ""), defined_in(applies.node_origin)),
        (
            "second factor",
            "asked again" if applies.second_factor else "",
            defined_in(applies.second_factor_origin),
        ),
        *((name, value.value, defined_in(value.origin)) for name, value in values.items()),
    ]
    return format_html_join("\n", "<div><b>{}</b>: {} <i>{}</i></div>", rows)


def _log_in(applies: Settlement) -> str:
    name = f" ‘{applies.credential}’" if applies.credential else ""
    return f"{applies.credential_source.label}{name}"
