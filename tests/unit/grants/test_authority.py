"""The seam between the planes holds: what the tests use as an authority is one."""

from __future__ import annotations

from tests.fakes.authority import FakeAuthority

from deskgate.grants import Authority, GuacdAddress, Refused, Secret, TunnelRequest
from deskgate.guac.status import Status


def test_the_fake_fits_the_protocol() -> None:
    def ask(authority: Authority) -> Authority:  # that the type checker lets it pass is the test
        return authority

    fake = FakeAuthority(GuacdAddress("127.0.0.1", 1))
    assert ask(fake) is fake


def test_a_request_shows_no_token() -> None:
    request = TunnelRequest(Secret("t0ken"), "deskgate", "7", "c", "10.0.0.1")
    assert "t0ken" not in repr(request)


def test_a_refusal_says_its_sentence() -> None:
    refused = Refused(Status.CLIENT_FORBIDDEN, "You may not open this.")
    assert str(refused) == refused.message == "You may not open this."
