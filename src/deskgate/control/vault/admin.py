"""Credentials and host keys in Django's administration: no secret is ever shown.

Law: personal credentials are their owners' alone and are not listed; every write is a service's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from deskgate.control.errors import Invalid
from deskgate.control.tree.inheritance import effective
from deskgate.control.vault.admin_forms import CredentialForm
from deskgate.control.vault.credentials import credential_delete
from deskgate.control.vault.host_keys import fingerprint, host_keys_clear
from deskgate.control.vault.models import Credential, CredentialKind, CredentialValue, HostKey
from deskgate.control.vault.vouchers import reference_of

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _CredentialAdmin = admin.ModelAdmin[Credential]
    _HostKeyAdmin = admin.ModelAdmin[HostKey]
else:
    _CredentialAdmin = _HostKeyAdmin = admin.ModelAdmin


class _WrittenForm(CredentialForm):
    """Tried when it is checked, so that what the service refuses stands at its field."""

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        if self.errors:
            return self.cleaned_data
        try:
            with transaction.atomic():
                self.write()
                transaction.set_rollback(True)
        except Invalid as wrong:
            self.tell(wrong)
        return self.cleaned_data


@admin.register(Credential)
class CredentialAdmin(_CredentialAdmin):
    """Shared and named credentials."""

    form = _WrittenForm
    list_display = ("name", "kind", "folder", "stored", "updated_at")
    list_filter = ("kind",)
    list_select_related = ("folder",)
    search_fields = ("name", "notes")
    autocomplete_fields = ("folder",)
    readonly_fields = ("stored", "public_key")
    fields = (
        *("name", "kind", "folder", "default_domain", "username", "domain"),
        *("password", "private_key", "passphrase", "forget", "stored", "public_key", "notes"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Credential]:
        return super().get_queryset(request).exclude(kind=CredentialKind.PERSONAL)

    @admin.display(description="stored secrets")
    def stored(self, credential: Credential) -> str:
        """Their names; of named ones, how many people have filled theirs in."""
        if credential.kind == CredentialKind.NAMED:
            return f"filled in by {credential.values.count()}"
        value = _value(credential)
        names = sorted(secret.name for secret in value.secrets.all()) if value else []
        return ", ".join(names) or "none"

    @admin.display(description="public key")
    def public_key(self, credential: Credential) -> str:
        """For authorized_keys."""
        value = _value(credential)
        return value.public_key if value else ""

    def save_model(self, request: HttpRequest, obj: Credential, form: Any, change: bool) -> None:
        obj.pk = form.write().pk

    def delete_model(self, request: HttpRequest, obj: Credential) -> None:
        credential_delete(credential=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Credential]) -> None:
        for credential in queryset:
            credential_delete(credential=credential)


@admin.register(HostKey)
class HostKeyAdmin(_HostKeyAdmin):
    """Host keys: to look at, and to forget, so that the next session learns anew."""

    list_display = ("connection", "host", "port", "key_type", "shown", "first_use", "by_name")
    list_select_related = ("connection",)
    search_fields = ("host", "connection__name")

    @admin.display(description="fingerprint")
    def shown(self, row: HostKey) -> str:
        """As ssh shows it."""
        return fingerprint(row.key)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: HostKey | None = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: HostKey) -> None:
        connection = obj.connection
        host_keys_clear(connection=connection, used=reference_of(effective(connection)))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[HostKey]) -> None:
        for row in queryset:
            self.delete_model(request, row)


def _value(credential: Credential) -> CredentialValue | None:
    return CredentialValue.objects.filter(credential=credential, person=None).first()
