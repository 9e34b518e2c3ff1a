"""Django's administration, with its log-in, log-out and passwords going through the services.

Law: what a service refuses is a message on the page, never a failure.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import PasswordChangeView
from django.db.models.base import ModelBase
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import get_script_prefix, reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from deskgate.control.accounts.admin_forms import OwnPasswordForm
from deskgate.control.accounts.entering import person_log_out
from deskgate.control.accounts.factors import factor_check
from deskgate.control.accounts.models import User
from deskgate.control.accounts.passwords import password_must_change
from deskgate.control.errors import (
    ControlError,
    EnrolmentNeeded,
    KeyTrouble,
    ProofNeeded,
    SecondFactorNeeded,
)

_PROVE = (
    "This needs your password or your second factor, shown within the last minutes. "
    "Log out and in again, then repeat it."
)
_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


class Administration(AdminSite):
    """The site; pages of models register with it as with Django's own."""

    def register(
        self,
        model_or_iterable: Any,
        admin_class: Any = None,
        **options: Any,
    ) -> None:
        """Our own models only: a library's pages would write round our services and our log."""
        one = isinstance(model_or_iterable, ModelBase)
        models = [model_or_iterable] if one else list(model_or_iterable)
        ours = [model for model in models if model.__module__.startswith("deskgate.")]
        super().register(ours, admin_class, **options)

    def admin_view(self, view: _View, cacheable: bool = False) -> _View:
        """Every page but the log-in comes through here."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return inner(request, *args, **kwargs)
            except KeyTrouble as trouble:
                if request.method != "POST":  # the same page again would fail again
                    raise
                messages.error(request, str(trouble))
                return HttpResponseRedirect(request.get_full_path())
            except ProofNeeded:
                messages.error(request, _PROVE)
                return HttpResponseRedirect(request.get_full_path())
            except ControlError as refused:
                messages.error(request, str(refused))
                return HttpResponseRedirect(request.get_full_path())

        return cast("_View", told)

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators, and only by a log-in that is finished and strong enough for them."""
        if not super().has_permission(request):
            return False
        user = cast("User", request.user)
        try:
            factor_check(request, user)
        except (EnrolmentNeeded, SecondFactorNeeded):
            return False
        return not password_must_change(user)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page's own log-in is the only one; it leads back to where somebody wanted to go."""
        del extra_context
        target = request.GET.get(REDIRECT_FIELD_NAME, "")
        home = reverse("admin:index")
        if not url_has_allowed_host_and_scheme(target, None) or not target.startswith(home):
            target = home
        if self.has_permission(request):
            return redirect(target)
        return redirect(f"{get_script_prefix()}?{urlencode({REDIRECT_FIELD_NAME: target})}")

    def logout(  # type: ignore[override]  # Django's has a page of its own, ours goes to the log-in
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ends what the log-in opened, as any log-out does."""
        del extra_context
        if request.method != "POST":  # another site's link must not log anybody out
            return HttpResponseNotAllowed(["POST"])
        person_log_out(request=request)
        return redirect("admin:login")

    def password_change(  # type: ignore[override]  # it redirects, too, which the stubs leave out
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """One's own password."""
        return _PasswordChange.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse_lazy("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)


class _PasswordChange(PasswordChangeView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()  # which keeps this browser logged in
        return HttpResponseRedirect(self.get_success_url())
