"""The person of a request."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from deskgate.control.api.auth import person_of


def test_an_operation_without_a_log_in_has_no_person() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(TypeError):
        person_of(request)
