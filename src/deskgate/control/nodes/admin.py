"""guacd servers in Django's administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from deskgate.control.errors import Invalid
from deskgate.control.hosts import host_normal
from deskgate.control.nodes.models import GuacdNode
from deskgate.control.nodes.services import node_make_default

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[GuacdNode]
    _ModelForm = forms.ModelForm[GuacdNode]
else:
    _ModelForm = forms.ModelForm
    _ModelAdmin = admin.ModelAdmin


class GuacdNodeForm(_ModelForm):
    """A guacd server, with the one rule for hosts."""

    class Meta:
        model = GuacdNode
        fields = ("name", "host", "port", "tls")

    def clean_host(self) -> str:
        try:
            return host_normal(str(self.cleaned_data["host"]))
        except Invalid as wrong:
            raise forms.ValidationError(wrong.errors["host"]) from None


@admin.register(GuacdNode)
class GuacdNodeAdmin(_ModelAdmin):
    """guacd servers; the managed one is not listed, because it has no fixed address."""

    form = GuacdNodeForm
    list_display = ("name", "host", "port", "tls", "is_default")
    search_fields = ("name", "host")
    readonly_fields = ("is_default",)
    actions = ("make_default",)

    @admin.action(description="Make this the default", permissions=("change",))
    def make_default(self, request: HttpRequest, queryset: QuerySet[GuacdNode]) -> None:
        """One server becomes the default."""
        if queryset.count() != 1:
            self.message_user(request, "Choose one server.", messages.ERROR)
            return
        node_make_default(node=queryset.get())
