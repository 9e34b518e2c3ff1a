"""Both of apt's formats, with what people really write in them."""

from __future__ import annotations

from pathlib import Path

from setup.apt_sources import (
    Source,
    machine_sources,
    parse_deb822,
    parse_one_line_format,
    with_older_suite,
)

KEY = """Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mDMEYCQjIxYJKwYBBAHaRw8BAQdAD/P5Nvvnvk66SxBBHDbhRml9ORg1WV5CvzKY
 -----END PGP PUBLIC KEY BLOCK-----"""


def test_one_line_format() -> None:
    text = """\
# the archive
deb http://mirror.test/debian bookworm main contrib  # and words
deb-src http://mirror.test/debian bookworm main
deb   [ arch=amd64,arm64 signed-by=/k.gpg ]  https://mirror.test/debian  bookworm-security  main
#deb http://mirror.test/debian sid main
deb http://flat.test/repo ./

nonsense
"""
    assert parse_one_line_format(text) == [
        Source("http://mirror.test/debian", ("bookworm",), ("main", "contrib")),
        Source(
            "https://mirror.test/debian",
            ("bookworm-security",),
            ("main",),
            (("Architectures", "amd64 arm64"), ("Signed-By", "/k.gpg")),
        ),
        Source("http://flat.test/repo", ("./",), ()),
    ]


def test_options_of_the_one_line_format_keep_their_signs() -> None:
    (source,) = parse_one_line_format("deb [trusted=yes lang+=de] file:/srv ./")
    assert source.options == (("Trusted", "yes"), ("Languages+", "de"))


def test_deb822() -> None:
    text = f"""\
# made by the installer
Types: deb deb-src
URIs: http://mirror.test/debian
# a remark in mid-paragraph
Suites: bookworm bookworm-updates
Components: main
  contrib
{KEY}

Types: deb
URIs: http://off.test/debian
Suites: bookworm
Components: main
Enabled: no

types: deb-src
uris: http://src.test
suites: bookworm
components: main


Types: deb
URIs: http://one.test http://two.test
Suites: bookworm
Components: main
Architectures: amd64
"""
    first, second = parse_deb822(text)
    assert first.uris == "http://mirror.test/debian"
    assert first.suites == ("bookworm", "bookworm-updates")
    assert first.components == ("main", "contrib")
    assert second == Source(
        "http://one.test http://two.test",
        ("bookworm",),
        ("main",),
        (("Architectures", "amd64"),),
    )


def test_what_was_read_can_be_written_and_read_again() -> None:
    text = f"Types: deb\nURIs: http://a.test\nSuites: bookworm\nComponents: main\n{KEY}\n"
    (source,) = parse_deb822(text)
    assert " -----BEGIN PGP" in source.as_deb822()
    assert parse_deb822(source.as_deb822()) == [source]


def test_a_flat_repository_is_written_without_components() -> None:
    assert Source("file:/srv", ("./",), ()).as_deb822() == (
        "Types: deb\nURIs: file:/srv\nSuites: ./\n"
    )


def test_the_machine_may_use_both_formats(tmp_path: Path) -> None:
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (tmp_path / "sources.list").write_text("deb http://a.test bookworm main\n")
    (parts / "b.list").write_text("deb http://b.test bookworm main\n")
    (parts / "c.sources").write_text("Types: deb\nURIs: http://c.test\nSuites: x\n")
    (parts / "d.sources.disabled").write_text("Types: deb\nURIs: http://d.test\nSuites: x\n")
    uris = [source.uris for source in machine_sources(tmp_path)]
    assert uris == ["http://a.test", "http://b.test", "http://c.test"]


def test_a_machine_without_sources(tmp_path: Path) -> None:
    assert machine_sources(tmp_path) == []


def test_the_older_suite_comes_from_the_same_place() -> None:
    key = (("Signed-By", "/k.gpg"),)
    machine = [
        Source("http://a.test", ("bookworm", "bookworm-updates"), ("main", "contrib"), key),
        Source("http://s.test", ("bookworm-security",), ("main",), key),
        Source("http://node.test", ("nodistro",), ("main",)),
        Source("http://docker.test", ("bookworm",), ("stable",)),
    ]
    assert with_older_suite(machine, codename="bookworm", older="bullseye") == [
        machine[0],
        Source("http://a.test", ("bullseye",), ("main",), key),
        machine[1],
        Source("http://s.test", ("bullseye-security",), ("main",), key),
    ]
