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
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from deskgate.control.accounts.admin_forms import LogInForm, OwnPasswordForm
from deskgate.control.accounts.services import person_enter, person_log_out
from deskgate.control.errors import ControlError, KeyTrouble

_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


class Administration(AdminSite):
    """The site; pages of models register with it as with Django's own."""

    def admin_view(self, view: _View, cacheable: bool = False) -> _View:
        """Every page but the log-in comes through here."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return inner(request, *args, **kwargs)
            except KeyTrouble:  # nothing that the person asked for differently would mend
                raise
            except ControlError as refused:
                messages.error(request, str(refused))
                return HttpResponseRedirect(request.get_full_path())

        return cast("_View", told)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form, which logs in as the page's own does."""
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        context = {
            **self.each_context(request),
            "title": "Log in",
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            **(extra_context or {}),
        }
        if REDIRECT_FIELD_NAME not in {*request.GET, *request.POST}:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index")
        return cast("HttpResponse", _LogIn.as_view(extra_context=context)(request))

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
        return PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse_lazy("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)


class _LogIn(LoginView):
    authentication_form = LogInForm
    template_name = "admin/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        person_enter(request=self.request, user=form.get_user())
        return HttpResponseRedirect(self.get_success_url())
