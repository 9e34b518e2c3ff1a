"""guacd servers and their groups in Django's administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from deskgate.control.errors import Invalid
from deskgate.control.hosts import host_normal
from deskgate.control.nodes.health import health_of, node_address
from deskgate.control.nodes.models import GuacdNode, NodeGroup
from deskgate.control.nodes.services import (
    NodeChange,
    node_create,
    node_delete,
    node_group_create,
    node_group_delete,
    node_group_make_default,
    node_group_update,
    node_make_default,
    node_update,
)

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _NodeAdmin = admin.ModelAdmin[GuacdNode]
    _GroupAdmin = admin.ModelAdmin[NodeGroup]
    _NodeForm = forms.ModelForm[GuacdNode]
    _GroupForm = forms.ModelForm[NodeGroup]
else:
    _NodeForm = _GroupForm = forms.ModelForm
    _NodeAdmin = _GroupAdmin = admin.ModelAdmin


class GuacdNodeForm(_NodeForm):
    """A guacd server, with the one rule for hosts."""

    class Meta:
        model = GuacdNode
        fields = ("name", "host", "port", "tls", "is_enabled", "groups")

    def clean_host(self) -> str:
        try:
            return host_normal(str(self.cleaned_data["host"]))
        except Invalid as wrong:
            raise forms.ValidationError(wrong.errors["host"]) from None


@admin.register(GuacdNode)
class GuacdNodeAdmin(_NodeAdmin):
    """guacd servers; the managed one is not listed, because it has no fixed address."""

    form = GuacdNodeForm
    list_display = ("name", "host", "port", "tls", "is_enabled", "is_default", "state")
    search_fields = ("name", "host")
    list_filter = ("is_enabled", "groups")
    readonly_fields = ("is_default",)
    filter_horizontal = ("groups",)
    actions = ("make_default",)

    @admin.display(description="state")
    def state(self, node: GuacdNode) -> str:
        """What it said last."""
        return health_of(node_address(node)).state if node.is_enabled else "switched off"

    def get_readonly_fields(self, request: HttpRequest, obj: GuacdNode | None = None) -> list[str]:
        """The address of the setting's server is changed by the setting."""
        fixed = ["host", "port", "tls"] if obj is not None and obj.from_settings else []
        return ["is_default", *fixed]

    def has_delete_permission(self, request: HttpRequest, obj: GuacdNode | None = None) -> bool:
        """The setting's server goes with the setting."""
        if obj is not None and obj.from_settings:
            return False
        return super().has_delete_permission(request, obj)

    def save_model(
        self, request: HttpRequest, obj: GuacdNode, form: GuacdNodeForm, change: bool
    ) -> None:
        """By the service, on the row as it is in the database."""
        given = {n: v for n, v in form.cleaned_data.items() if n in form.changed_data}
        wanted = NodeChange(**{n: v for n, v in given.items() if n != "groups"})
        if change:
            node_update(node=GuacdNode.objects.get(pk=obj.pk), change=wanted)
        else:
            obj.pk = node_create(change=wanted).pk

    def delete_model(self, request: HttpRequest, obj: GuacdNode) -> None:
        """By the service."""
        node_delete(node=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[GuacdNode]) -> None:
        """All by the service, or none."""
        with transaction.atomic():
            for node in queryset:
                node_delete(node=node)

    @admin.action(description="Make this the default", permissions=("change",))
    def make_default(self, request: HttpRequest, queryset: QuerySet[GuacdNode]) -> None:
        """One server becomes the default."""
        if queryset.count() != 1:
            self.message_user(request, "Choose one server.", messages.ERROR)
            return
        node_make_default(node=queryset.get())


class NodeGroupForm(_GroupForm):
    """A group with its servers."""

    nodes = forms.ModelMultipleChoiceField(
        GuacdNode.objects.order_by("name"),
        required=False,
        widget=FilteredSelectMultiple("servers", is_stacked=False),
    )

    class Meta:
        model = NodeGroup
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["nodes"] = self.instance.nodes.all()


@admin.register(NodeGroup)
class NodeGroupAdmin(_GroupAdmin):
    """Groups, of which the least loaded server that answers is taken."""

    form = NodeGroupForm
    list_display = ("name", "is_default", "servers")
    search_fields = ("name",)
    readonly_fields = ("is_default",)
    actions = ("make_default",)

    @admin.display(description="servers")
    def servers(self, group: NodeGroup) -> str:
        """Their names."""
        return ", ".join(node.name for node in group.nodes.all()) or "none"

    def save_model(
        self, request: HttpRequest, obj: NodeGroup, form: NodeGroupForm, change: bool
    ) -> None:
        """By the service."""
        nodes = list(form.cleaned_data["nodes"])
        if change:
            node_group_update(group=obj, name=obj.name, nodes=nodes)
        else:
            obj.pk = node_group_create(name=obj.name, nodes=nodes).pk

    def delete_model(self, request: HttpRequest, obj: NodeGroup) -> None:
        """By the service."""
        node_group_delete(group=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[NodeGroup]) -> None:
        """All by the service, or none."""
        with transaction.atomic():
            for group in queryset:
                node_group_delete(group=group)

    @admin.action(description="Make this the default", permissions=("change",))
    def make_default(self, request: HttpRequest, queryset: QuerySet[NodeGroup]) -> None:
        """One group becomes the default."""
        if queryset.count() != 1:
            self.message_user(request, "Choose one group.", messages.ERROR)
            return
        node_group_make_default(group=queryset.get())
