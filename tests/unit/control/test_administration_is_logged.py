"""What is changed in Django's administration goes through the services, and so is in the log."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.test import RequestFactory
from tests.unit.control.fixtures import Browser

from deskgate.control.accounts.models import User
from deskgate.control.audit.models import Event
from deskgate.control.tree.models import Folder

ADDRESS = "198.51.100.7"
SAVING = ("save_model",)
DELETING = ("delete_model", "delete_queryset")


def test_no_page_saves_past_the_services() -> None:
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    for model, page in admin.site._registry.items():
        saves = page.has_add_permission(request) or page.has_change_permission(request)
        deletes = page.has_delete_permission(request)
        for name in (*(SAVING if saves else ()), *(DELETING if deletes else ())):
            assert getattr(type(page), name) is not getattr(ModelAdmin, name), (model, name)
        if saves:
            saves_rows = type(page).save_formset is not ModelAdmin.save_formset
            assert saves_rows or not page.inlines, model


@pytest.mark.django_db(transaction=True)
def test_who_changed_what_from_where(admin: User) -> None:
    page = Browser()
    page.client.defaults["REMOTE_ADDR"] = ADDRESS
    page.log_in("root")
    before = Event.objects.latest("id").pk

    def post(path: str, **fields: str | list[str]) -> None:
        token = page.client.cookies["csrftoken"].value
        answer = page.client.post(f"/admin/{path}", {**fields, "csrfmiddlewaretoken": token})
        assert answer.status_code == 302, answer.content

    folder = {"name": "cellar", "parent": "", "credential_source": "", "second_factor": ""}
    post("tree/folder/add/", **folder)
    key = Folder.objects.get().pk
    post(f"tree/folder/{key}/change/", **{**folder, "name": "attic"})
    post(f"tree/folder/{key}/delete/", post="yes")
    word = "kestrel-harbour-43"
    post("accounts/user/add/", username="grace", password1=word, password2=word)
    grace = str(User.objects.get(username="grace").pk)
    post("accounts/user/", action="disable", _selected_action=[grace])
    post("accounts/user/", action="delete_selected", _selected_action=[grace], post="yes")
    events = Event.objects.filter(id__gt=before)
    assert [one.action for one in events.order_by("id")] == [
        "folder.create",
        "folder.update",
        "folder.delete",
        "user.create",
        "user.disable",
        "user.delete",
    ]
    assert {(one.actor_kind, one.actor_name, one.address) for one in events} == {
        ("person", "root", ADDRESS)
    }
