"""PATCH on a directory: all or nothing, and each refusal told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import RequestFactory

from deskgate.control.accounts.models import Group
from deskgate.control.errors import Invalid, KeyTrouble, NotFound
from deskgate.control.guacapi import batch
from deskgate.control.guacapi.batch import Directory, directory_patch
from deskgate.control.guacapi.errors import ApiError

pytestmark = pytest.mark.django_db

ADD = {"op": "add", "path": "/", "value": {"name": "one"}}


def _add(thing: Mapping[str, Any]) -> str:
    name = str(thing["name"])
    if name == "bad":
        raise Invalid({"name": ["Not this one."]})
    Group.objects.create(name=name, name_key=name)
    return f"id of {name}"


def _replace(key: str, thing: Mapping[str, Any]) -> None:
    if not Group.objects.filter(name=key).update(name=thing["name"]):
        raise NotFound("There is no such thing.")


def _remove(key: str) -> None:
    Group.objects.filter(name=key).delete()


EVERYTHING = Directory(add=_add, replace=_replace, remove=_remove)


def _patch(patches: object, directory: Directory = EVERYTHING) -> dict[str, Any]:
    request = RequestFactory().patch("/", json.dumps(patches), content_type="application/json")
    return directory_patch(request, directory)


def test_all_went_well() -> None:
    change = {"op": "replace", "path": "/one", "value": {"name": "two"}}
    gone = {"op": "remove", "path": "/two"}
    assert _patch([ADD, change, gone]) == {
        "patches": [
            {"op": "add", "identifier": "id of one", "path": "/"},
            {"op": "replace", "identifier": "one", "path": "/one"},
            {"op": "remove", "identifier": "two", "path": "/two"},
        ]
    }
    assert not Group.objects.exists()
    assert _patch([]) == {"patches": []}


def test_one_was_refused_so_nothing_is_kept_and_the_others_were_tried() -> None:
    bad = {**ADD, "value": {"name": "bad"}}
    missing = {"op": "replace", "path": "/7", "value": {"name": "x"}}
    with pytest.raises(ApiError) as refused:
        _patch([ADD, bad, missing])
    assert refused.value.status == 400
    assert refused.value.message.startswith("2 of 3 patches were refused")
    first, second, third = refused.value.patches or []
    assert first == {"op": "add", "identifier": None, "path": "/"}
    assert second["error"] == {
        "key": "APP.TEXT_UNTRANSLATED",
        "variables": {"MESSAGE": "name: Not this one."},
    }
    assert third["error"]["variables"]["MESSAGE"] == "There is no such thing."
    assert not Group.objects.exists()


@pytest.mark.parametrize(
    "patch",
    [
        {},
        {"op": "copy", "path": "/1"},
        {"op": "remove", "path": "1"},
        {"op": "remove"},
        {"op": ["add"], "path": "/"},
        {"op": "add", "path": "/1", "value": {"name": "x"}},
        {"op": "add", "path": "/", "value": "x"},
        {"op": "replace", "path": "/1"},
    ],
)
def test_what_is_no_patch(patch: object) -> None:
    with pytest.raises(ApiError) as refused:
        _patch([patch])
    assert (refused.value.patches or [])[0]["error"]


@pytest.mark.parametrize("body", [{}, ["add"], [None], [ADD] * 3])
def test_what_is_no_list_of_patches(body: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "PATCHES", 2)
    with pytest.raises(ApiError) as refused:
        _patch(body)
    assert refused.value.patches is None


@pytest.mark.parametrize("patch", [ADD, {"op": "replace", "path": "/1", "value": {}}])
def test_a_directory_that_only_removes(patch: object) -> None:
    with pytest.raises(ApiError):
        _patch([patch], Directory(remove=_remove))


def test_the_administrators_trouble_is_no_ones_patch() -> None:
    def trouble(key: str) -> None:
        raise KeyTrouble(key)

    with pytest.raises(KeyTrouble):
        _patch([{"op": "remove", "path": "/1"}], Directory(remove=trouble))
