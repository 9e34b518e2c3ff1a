"""People log in by a real OpenID Connect provider: there and back, without a browser."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

import httpx2
import pytest
from django.test import Client
from tests.fakes.authenticators import Clock
from tests.integration.directory.conftest import Configure
from tests.unit.control.fixtures import Browser
from tests.unit.control.second_factors import enrol, second

from deskgate.control.accounts.groups import group_create, member_add
from deskgate.control.accounts.models import Group, Membership, Source, User
from deskgate.control.accounts.services import user_create, user_disable
from deskgate.control.audit.models import Event
from deskgate.control.directory.services import person_link
from deskgate.grants import Secret
from targets.oidc_provider import CLIENT_SECRET, PASSWORD, OidcProviderTarget

pytestmark = pytest.mark.django_db
BEGIN = "/api/v1/session/oidc/corp"
LOCAL = "kestrel-harbour-42"


def begin(client: Client, path: str = BEGIN) -> str:
    """The provider's address that the browser is sent to."""
    answer = client.get(path)
    assert answer.status_code == 302
    return str(answer["Location"])


def at_the_provider(address: str, name: str, password: str = PASSWORD) -> str:
    """Log in there; the address that the browser is sent back to."""
    with httpx2.Client() as browser:
        answer = browser.get(address)
        while answer.is_redirect:
            where = str(answer.headers["Location"])
            if not urlsplit(where).netloc or where.startswith(address.split("/auth")[0]):
                answer = browser.get(str(answer.url.join(where)))
                if "<form" in answer.text:
                    form = {"name": name, "password": password}
                    answer = browser.post(answer.url, data=form)
            else:
                return where
    raise AssertionError(f"the provider leads nowhere: {answer.status_code} {answer.text}")


def back(client: Client, address: str) -> str:
    """Where the page is sent to in the end."""
    parts = urlsplit(address)
    answer = client.get(urlunsplit(("", "", parts.path, parts.query, "")))
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def log_in(client: Client, name: str, path: str = BEGIN) -> str:
    return back(client, at_the_provider(begin(client, path), name))


def me(client: Client) -> str | None:
    user = client.get("/api/v1/session").json()["user"]
    return str(user["username"]) if user else None


def changed(address: str, **query: str) -> str:
    parts = urlsplit(address)
    asked = {**dict(parse_qsl(parts.query)), **query}
    return urlunsplit(parts._replace(query=urlencode(asked)))


def groups_of(user: User) -> set[tuple[str, str]]:
    return set(Membership.objects.filter(user=user).values_list("group__name", "source"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def corp(provider: OidcProviderTarget, configure: Configure) -> OidcProviderTarget:
    configure(oidc=[provider.settings(allow_create=True)])
    for name in ("Operators", "staff", "Elsewhere"):
        group_create(name=name)
    return provider


def test_there_and_back(corp: OidcProviderTarget, client: Client) -> None:
    methods = client.get("/api/v1/session").json()["methods"]
    assert methods["oidc"] == [{"id": "corp", "name": "Corporate log-in"}]
    there = begin(client)
    asked = parse_qs(urlsplit(there).query)
    assert there.startswith(f"{corp.issuer}/auth?")
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"] != asked["nonce"]
    assert CLIENT_SECRET not in there
    assert back(client, at_the_provider(there, "ada")) == "/"
    assert me(client) == "ada"
    user = User.objects.get()
    assert (user.full_name, user.email) == ("Ada Lovelace", "ada@example.org")
    assert (user.source, user.has_usable_password()) == (Source.OIDC, False)
    assert groups_of(user) == {("Operators", "oidc"), ("staff", "oidc")}
    assert Event.objects.filter(action="login.enter", thing_name="ada").exists()


def test_groups_are_what_the_provider_says_now(corp: OidcProviderTarget, client: Client) -> None:
    log_in(client, "ada")
    user = User.objects.get()
    member_add(group=Group.objects.get(name="Elsewhere"), user=user)
    corp.set_claims("ada", groups=["staff", "elsewhere"], name="Ada King")
    assert log_in(client, "ada") == "/"
    user.refresh_from_db()
    assert user.full_name == "Ada King"
    assert groups_of(user) == {
        ("staff", "oidc"),
        ("Elsewhere", "oidc"),
        ("Elsewhere", "manual"),
    }
    corp.set_claims("ada", groups=[])
    log_in(client, "ada")
    assert groups_of(user) == {("Elsewhere", "manual")}


def test_groups_by_a_map_and_who_is_an_administrator(
    provider: OidcProviderTarget, configure: Configure, client: Client
) -> None:
    entry = provider.settings(
        allow_create=True,
        group_map={"staff": "Everybody"},
        group_create=True,
        admin_group="administrators",
    )
    configure(oidc=[entry])
    log_in(client, "ada")
    ada = User.objects.get(username="ada")
    assert groups_of(ada) == {("Everybody", "oidc")}
    assert not ada.is_admin
    log_in(Client(), "grace")
    assert User.objects.get(username="grace").is_admin
    provider.set_claims("grace", groups=[])
    log_in(Client(), "grace")
    assert not User.objects.get(username="grace").is_admin


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (f"{BEGIN}?next=/connections/7%3Ftab=1", "/connections/7?tab=1"),
        (f"{BEGIN}?next=https://evil.example", "/"),
        (f"{BEGIN}?next=//evil.example", "/"),
        (f"{BEGIN}?next=/%5Cevil.example", "/"),
        (f"{BEGIN}?next=javascript:alert(1)", "/"),
    ],
)
def test_afterwards_to_nowhere_but_here(
    corp: OidcProviderTarget, client: Client, path: str, expected: str
) -> None:
    assert log_in(client, "ada", path) == expected


def test_who_is_disabled_there_does_not_get_in(corp: OidcProviderTarget, client: Client) -> None:
    assert log_in(client, "gone") == "/?login-error=refused-there"
    log_in(client, "ada")
    corp.set_disabled("ada", True)
    assert log_in(Client(), "ada") == "/?login-error=refused-there"


def test_who_is_disabled_here_does_not_get_in(corp: OidcProviderTarget, client: Client) -> None:
    log_in(client, "ada")
    user_disable(user=User.objects.get())
    assert me(client) is None
    assert log_in(client, "ada") == "/?login-error=account-disabled"
    assert me(client) is None
    event = Event.objects.filter(action="login.refuse").latest("pk")
    assert event.details == {"by": "oidc:corp", "reason": "account-disabled"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"allow_create": False}, "no-account"),
        ({"require_group": "administrators"}, "not-in-group"),
        ({"username_claim": "upn"}, "name-unusable"),
    ],
)
def test_who_may_not_in(
    provider: OidcProviderTarget,
    configure: Configure,
    client: Client,
    changes: dict[str, object],
    reason: str,
) -> None:
    configure(oidc=[provider.settings(**{"allow_create": True, **changes})])
    assert log_in(client, "ada") == f"/?login-error={reason}"
    assert me(client) is None
    assert not User.objects.exists()


def test_a_local_user_is_never_taken_over(corp: OidcProviderTarget, client: Client) -> None:
    local = user_create(username="ADA", password=Secret(LOCAL))
    assert log_in(client, "ada") == "/?login-error=name-taken"
    assert me(client) is None
    person_link(user=local, source=Source.OIDC)
    assert log_in(client, "ada") == "/"
    local.refresh_from_db()
    assert not local.has_usable_password()
    # And the link is to this one, not to whoever has the name next.
    corp.set_claims("grace", preferred_username="ada")
    assert log_in(Client(), "grace") == "/?login-error=name-taken"


@pytest.mark.parametrize("name", ["a\0", "\ud800", "x" * 200])
def test_names_that_nobody_can_have(corp: OidcProviderTarget, client: Client, name: str) -> None:
    corp.set_claims("ada", preferred_username=name)
    assert log_in(client, "ada") == "/?login-error=name-unusable"


def test_a_person_made_beforehand(
    provider: OidcProviderTarget, configure: Configure, client: Client
) -> None:
    configure(oidc=[provider.settings()])
    person_link(user=user_create(username="ada", password=None), source=Source.OIDC)
    assert log_in(client, "ada") == "/"


@pytest.mark.parametrize("state", ["", "wrong", None])
def test_a_log_in_that_was_not_begun_here(
    corp: OidcProviderTarget, client: Client, state: str | None
) -> None:
    address = at_the_provider(begin(client), "ada")
    if state is None:  # the right one, but in another browser
        client = Client()
    else:
        address = changed(address, state=state)
    assert back(client, address) == "/?login-error=state-lost"
    assert me(client) is None


def test_an_answer_is_good_once(corp: OidcProviderTarget, client: Client) -> None:
    address = at_the_provider(begin(client), "ada")
    assert back(client, address) == "/"
    client.logout()
    assert back(client, address) == "/?login-error=state-lost"


def test_a_token_with_another_nonce(corp: OidcProviderTarget, client: Client) -> None:
    there = changed(begin(client), nonce="of-somebody-else")
    assert back(client, at_the_provider(there, "ada")) == "/?login-error=state-lost"
    assert me(client) is None
    assert not User.objects.exists()


@pytest.mark.parametrize("change", ["code", "code_challenge"])
def test_a_code_that_is_not_ours(corp: OidcProviderTarget, client: Client, change: str) -> None:
    there = begin(client)
    if change == "code_challenge":
        there = changed(there, code_challenge="x" * 43)
    address = at_the_provider(there, "ada")
    if change == "code":
        address = changed(address, code="guessed")
    assert back(client, address) == "/?login-error=provider-error"
    assert me(client) is None


def test_the_provider_is_down(corp: OidcProviderTarget, client: Client) -> None:
    address = at_the_provider(begin(client), "ada")
    corp.stop()
    assert back(client, address) == "/?login-error=provider-down"
    assert begin(client) == "/?login-error=provider-down"
    user_create(username="root", password=Secret(LOCAL))
    Browser().log_in("root", LOCAL)


def test_a_provider_that_calls_itself_otherwise(
    provider: OidcProviderTarget, configure: Configure, client: Client
) -> None:
    other = provider.issuer.replace("127.0.0.1", "localhost")
    configure(oidc=[provider.settings(server_url=other)])
    assert begin(client) == "/?login-error=provider-error"


def test_a_provider_that_is_not_configured(corp: OidcProviderTarget, client: Client) -> None:
    assert client.get("/api/v1/session/oidc/other").status_code == 404
    assert client.get("/accounts/oidc/other/login/callback/?code=x&state=y").status_code == 404


def test_another_person_s_browser_becomes_this_one_s(
    corp: OidcProviderTarget, client: Client
) -> None:
    log_in(client, "ada")
    assert log_in(client, "grace") == "/"
    assert me(client) == "grace"


def test_the_second_factor_is_asked_for_as_after_a_password(
    corp: OidcProviderTarget, clock: Clock
) -> None:
    page = Browser()
    log_in(page.client, "grace")
    secret, _ = enrol(page, clock)
    other = Browser()
    assert log_in(other.client, "grace") == "/?login-error=second-factor-needed"
    assert me(other.client) is None
    assert other.get("/session").json()["pending"] is True
    assert second(other, "000000").status_code == 403
    assert second(other, clock.code(secret)).status_code == 200
    assert me(other.client) == "grace"


def test_who_needs_one_and_has_none_can_do_nothing_else(corp: OidcProviderTarget) -> None:
    page = Browser()
    log_in(page.client, "ada")
    group = group_create(name="Careful", require_second_factor=True)
    member_add(group=group, user=User.objects.get())
    assert log_in(page.client, "ada") == "/"
    assert page.get("/tree").json()["type"] == "second-factor-enrolment"


@pytest.mark.parametrize("name", ["grace", "ada"])
def test_unless_the_provider_s_word_counts_for_it(
    provider: OidcProviderTarget, configure: Configure, clock: Clock, name: str
) -> None:
    configure(oidc=[provider.settings(allow_create=True, trust_mfa=True)])
    page = Browser()
    log_in(page.client, name)
    enrol(page, clock)
    group = group_create(name="Careful", require_second_factor=True)
    member_add(group=group, user=User.objects.get(username=name))
    other = Browser()
    if name == "grace":  # who has shown one there
        assert log_in(other.client, name) == "/"
        assert other.get("/tree").status_code == 200
        state = other.get("/session").json()["user"]["second_factor"]
        assert state["shown_at"] is not None
    else:
        assert log_in(other.client, name) == "/?login-error=second-factor-needed"
