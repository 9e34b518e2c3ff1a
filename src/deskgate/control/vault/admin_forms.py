"""The form of credentials in Django's administration. Law: a stored secret is never put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms

from deskgate.control.errors import Invalid
from deskgate.control.vault.credentials import SECRETS, Given, credential_create, credential_update
from deskgate.control.vault.models import Credential, CredentialKind, CredentialValue
from deskgate.grants import Secret

_KEPT: Final = "Left empty, what is stored stays."
_KINDS: Final = [(k.value, k.label) for k in CredentialKind if k is not CredentialKind.PERSONAL]

# Django's class takes its type parameter in the type checker's eyes only.
if TYPE_CHECKING:
    _Form = forms.ModelForm[Credential]
else:
    _Form = forms.ModelForm


class HiddenKey(forms.Textarea):
    """A private key: several lines, and never shown again."""

    def format_value(self, value: Any) -> str | None:
        del value
        return ""


class CredentialForm(_Form):
    """Shared and named credentials; of named ones each person fills in their own elsewhere."""

    kind = forms.ChoiceField(choices=_KINDS)
    username = forms.CharField(required=False, help_text="Whom to log in as.")
    domain = forms.CharField(required=False, help_text="The Windows domain.")
    password = forms.CharField(
        required=False,
        strip=False,
        help_text=_KEPT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    private_key = forms.CharField(
        required=False, strip=False, help_text=_KEPT, widget=HiddenKey(attrs={"rows": 6})
    )
    passphrase = forms.CharField(
        required=False,
        strip=False,
        help_text=_KEPT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    forget = forms.MultipleChoiceField(
        required=False,
        choices=[(name, name) for name in SECRETS],
        widget=forms.CheckboxSelectMultiple,
        help_text="Stored secrets to delete.",
    )

    class Meta:
        model = Credential
        fields = ("name", "kind", "folder", "default_domain", "notes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["kind"].disabled = True
            value = CredentialValue.objects.filter(credential=self.instance, person=None).first()
            self.initial["username"] = value.username if value else ""
            self.initial["domain"] = value.domain if value else ""

    def given(self) -> Given | None:
        """What is to be kept; None for named ones, whose values are each person's."""
        data = self.cleaned_data
        secrets: dict[str, Secret | None] = dict.fromkeys(data.get("forget", ()))
        for name in SECRETS:
            if text := data.get(name.replace("-", "_")):
                secrets[name] = Secret(text)
        if data["kind"] == CredentialKind.NAMED and not secrets:
            return None
        return Given(data.get("username", ""), data.get("domain", ""), secrets)

    def write(self) -> Credential:
        """By the services. Raises ControlError."""
        data = self.cleaned_data
        given = {name: data[name] for name in ("name", "folder", "default_domain", "notes")}
        if not self.instance.pk:
            return credential_create(kind=data["kind"], given=self.given(), **given)
        stored = Credential.objects.get(pk=self.instance.pk)
        return credential_update(credential=stored, given=self.given(), **given)

    def tell(self, wrong: Invalid) -> None:
        """The service's sentences, at their fields."""
        for field, texts in wrong.errors.items():
            name = field.removeprefix("secrets.").replace("-", "_")
            self.add_error(name if name in self.fields else None, texts)
