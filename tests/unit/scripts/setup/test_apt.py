"""How apt is asked, tried with small programs in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from setup import apt


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that comes first in PATH."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_what_is_missing_keeps_its_order(path: Path) -> None:
    shown = "openbox installed\\nxrdp config-files\\nfonts installed\\nx half-installed"
    script(path / "dpkg-query", f"printf '{shown}'; exit 1")
    wanted = ["xterm", "xrdp", "openbox", "x"]
    assert apt.missing(wanted) == ["xterm", "xrdp", "x"]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("guacd:\\n  Installed: (none)\\n  Candidate: 1.3.0-1\\n", "1.3.0-1"),
        ("guacd:\\n  Installed: (none)\\n  Candidate: (none)\\n", None),
        ("", None),
    ],
)
def test_candidate(path: Path, shown: str, expected: str | None) -> None:
    script(path / "apt-cache", f"printf '{shown}'")
    assert apt.candidate("guacd") == expected


def test_services_are_held_and_the_policy_is_taken_away_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy-rc.d"
    monkeypatch.setattr(apt, "POLICY", policy)
    with apt.services_held([]):
        assert policy.read_text() == apt.POLICY_TEXT
        assert policy.stat().st_mode & 0o111
    assert not policy.exists()


def test_the_machine_s_own_policy_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 0\n")
    monkeypatch.setattr(apt, "POLICY", policy)
    with apt.services_held([]):
        pass
    assert policy.read_text() == "#!/bin/sh\nexit 0\n"


def test_one_that_a_killed_run_left_behind_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text(apt.POLICY_TEXT)
    monkeypatch.setattr(apt, "POLICY", policy)
    with apt.services_held([]):
        assert policy.exists()
    assert not policy.exists()


def test_services_that_we_brought_stay_off(path: Path) -> None:
    called = path / "called"
    script(path / "systemctl", f'echo "$@" >> {called}; exit 1')
    apt.keep_services_off(["xterm", "xrdp", "guacd"], [])
    assert called.read_text() == "disable --quiet xrdp xrdp-sesman guacd\n"
    apt.keep_services_off(["xterm"], [])
    assert called.read_text().count("\n") == 1
