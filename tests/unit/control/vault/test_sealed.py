"""Every table that holds sealed texts is known, and each text in it is found."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models

from deskgate.control.accounts.models import User
from deskgate.control.look.models import Picture
from deskgate.control.tree.models import Connection
from deskgate.control.vault.cipher import seal
from deskgate.control.vault.sealed import STORES, Store
from deskgate.grants import Secret


def test_every_binary_field_of_ours_is_known() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("deskgate.")]
    found = {
        (model, f.name)
        for model in ours
        for f in model._meta.get_fields()
        if isinstance(f, models.BinaryField)
    }
    shown_to_everybody = {(Picture, "content")}
    assert found - shown_to_everybody <= {(store.model, store.field) for store in STORES}


def _store(model: type[models.Model]) -> Store:
    return next(store for store in STORES if store.model is model)


def test_texts_within_json(person: User) -> None:
    sealed = seal(Secret("x")).decode()
    data = {"secret": sealed, "codes": [sealed, "plain"], "used": 3, "none": None}
    row = Authenticator.objects.create(user=person, type="totp", data=data)
    store = _store(Authenticator)
    assert list(store.tokens(row)) == [sealed.encode()] * 2
    store.reseal(row, lambda token: b"new")
    assert row.data == {"secret": "new", "codes": ["new", "plain"], "used": 3, "none": None}


def test_bytes(connection: Connection) -> None:
    row = connection.secrets.get()
    store = _store(type(row))
    assert list(store.tokens(row)) == [bytes(row.token)]
    store.reseal(row, lambda token: token[::-1])
    assert bytes(row.token)[::-1] == next(store.tokens(connection.secrets.get()))
