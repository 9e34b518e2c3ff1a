"""Groups in the administration, with their members; the services do every write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from deskgate.control.accounts.groups import (
    group_create,
    group_delete,
    group_name,
    group_update,
    member_add,
    member_remove,
    nesting_add,
    nesting_remove,
)
from deskgate.control.accounts.models import Group, GroupNesting, Membership
from deskgate.control.errors import Invalid
from deskgate.control.permissions.admin_table import given_to

# Django's classes take their type parameters in the type checker's eyes only.
if TYPE_CHECKING:
    _GroupAdmin = admin.ModelAdmin[Group]
    _GroupForm = forms.ModelForm[Group]
    _Members = admin.TabularInline[Membership, Group]
    _Groups = admin.TabularInline[GroupNesting, Group]
else:
    _GroupAdmin = admin.ModelAdmin
    _GroupForm = forms.ModelForm
    _Members = _Groups = admin.TabularInline


class GroupForm(_GroupForm):
    """A group; the service's rule for names is said at the field."""

    class Meta:
        model = Group
        fields = ("name", "description", "require_second_factor", "is_enabled")

    def clean_name(self) -> str:
        try:
            name, key = group_name(self.cleaned_data["name"])
        except Invalid as wrong:
            raise forms.ValidationError(wrong.errors["name"]) from None
        if Group.objects.filter(name_key=key).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is a group of this name already.")
        return name


class _OnlyAddedAndTaken:
    """Rows that are put in and taken out, and not turned into others."""

    extra = 0

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        del request, obj
        return False


class MembersInline(_OnlyAddedAndTaken, _Members):
    """People in the group. What a directory says of them only it takes back."""

    model = Membership
    fields = ("user", "source")
    readonly_fields = ("source",)
    autocomplete_fields = ("user",)
    verbose_name = "member"


class GroupsInline(_OnlyAddedAndTaken, _Groups):
    """Groups within the group: their members count here, too."""

    model = GroupNesting
    fk_name = "parent"
    fields = ("child",)
    autocomplete_fields = ("child",)
    verbose_name = "group within it"
    verbose_name_plural = "groups within it"


@admin.register(Group)
class PersonGroupAdmin(_GroupAdmin):
    """Groups of people."""

    form = GroupForm
    list_display = ("name", "description", "people", "require_second_factor", "is_enabled")
    list_filter = ("require_second_factor", "is_enabled")
    search_fields = ("name_key", "description")
    inlines = (MembersInline, GroupsInline)
    readonly_fields = ("grants",)

    @admin.display(description="What it was given")
    def grants(self, group: Group) -> SafeString | str:
        """Its grants, and where to give another."""
        return given_to(group) if group.pk else "Grants are shown once the group is there."

    @admin.display(description="Members")
    def people(self, group: Any) -> int:
        """How many people are in it directly."""
        return int(group.people)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        rows = super().get_queryset(request)
        return rows.annotate(people=Count("memberships__user", distinct=True))

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        said = form.cleaned_data
        if change:
            group_update(group=Group.objects.select_for_update().get(pk=obj.pk), **said)
        else:
            obj.pk = group_create(**said).pk

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """What was put in and taken out, one by one."""
        formset.save(commit=False)
        for row in formset.deleted_objects:
            if isinstance(row, Membership):
                member_remove(group=row.group, user=row.user)
            else:
                nesting_remove(parent=row.parent, child=row.child)
        for row in formset.new_objects:
            if isinstance(row, Membership):
                member_add(group=form.instance, user=row.user)
            else:
                nesting_add(parent=form.instance, child=row.child)

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        group_delete(group=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        for group in queryset:
            group_delete(group=group)
