"""The handshake, read as transcripts: `>` goes to guacd, `<` comes from it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from tests.unit.guac.strategies import instruction_tuples

from deskgate.guac.errors import HandshakeError
from deskgate.guac.framing import parse_message
from deskgate.guac.handshake import (
    TRANSITIONS,
    Handshake,
    Screen,
    diagram,
    format_version,
    parse_version,
)
from deskgate.guac.instruction import Instruction, encode
from deskgate.guac.status import Status

SCREEN = Screen(width=1024, height=768, dpi=96)


def selecting(parameters: dict[str, str] | None = None, select: str = "ssh") -> Handshake:
    """A handshake that has sent its `select`."""
    handshake = Handshake(select, parameters or {}, SCREEN, timezone="Europe/Bern", name="anna")
    handshake.start()
    return handshake


def connecting() -> Handshake:
    """A handshake that has sent its `connect`."""
    handshake = selecting()
    handshake.receive(("args", "VERSION_1_5_0", "hostname"))
    return handshake


def test_a_session_with_guacd_1_5() -> None:
    handshake = Handshake(
        "ssh",
        {"hostname": "db.example", "port": "22", "not-asked-for": "x"},
        SCREEN,
        audio=["audio/L16"],
        image=["image/png", "image/webp"],
        timezone="Europe/Bern",
        name="anna",
    )
    assert str(handshake.state) == "new"
    # >
    assert handshake.start() == "6.select,3.ssh;"
    assert str(handshake.state) == "selecting"
    # <
    answer = handshake.receive(("args", "VERSION_1_5_0", "hostname", "password", "port"))
    # >
    assert answer == (
        "4.size,4.1024,3.768,2.96;"
        "5.audio,9.audio/L16;"
        "5.video;"
        "5.image,9.image/png,10.image/webp;"
        "8.timezone,11.Europe/Bern;"
        "4.name,4.anna;"
        "7.connect,13.VERSION_1_5_0,10.db.example,0.,2.22;"
    )
    assert str(handshake.state) == "connecting"
    assert handshake.version == "VERSION_1_5_0"
    assert handshake.argument_names == ("hostname", "password", "port")
    assert handshake.connection_id == ""
    # <
    assert handshake.receive(("ready", "$2f0c")) == ""
    assert str(handshake.state) == "ready"
    assert handshake.connection_id == "$2f0c"


def test_guacd_1_0_has_no_version_slot_and_no_time_zone() -> None:
    handshake = selecting({"hostname": "h", "VERSION": "x"})
    answer = handshake.receive(("args", "hostname", "port"))
    assert answer == "4.size,4.1024,3.768,2.96;5.audio;5.video;5.image;7.connect,1.h,0.;"
    assert handshake.version == "VERSION_1_0_0"


@pytest.mark.parametrize(
    ("server", "spoken", "timezone", "name"),
    [
        ("VERSION_1_0_0", "VERSION_1_0_0", False, False),
        ("VERSION_1_1_0", "VERSION_1_1_0", True, False),
        ("VERSION_1_3_0", "VERSION_1_3_0", True, False),
        ("VERSION_1_5_0", "VERSION_1_5_0", True, True),
        ("VERSION_1_6_0", "VERSION_1_5_0", True, True),
        ("VERSION_1_10_0", "VERSION_1_5_0", True, True),
        ("VERSION_2_0_0", "VERSION_1_5_0", True, True),
    ],
)
def test_the_lower_version_is_spoken(server: str, spoken: str, timezone: bool, name: bool) -> None:
    handshake = selecting()
    answer = handshake.receive(("args", server))
    assert handshake.version == spoken
    assert answer.endswith(encode("connect", spoken))
    assert ("8.timezone" in answer, "4.name" in answer) == (timezone, name)


def test_what_is_unknown_is_not_sent() -> None:
    handshake = Handshake("vnc", {}, SCREEN)
    handshake.start()
    answer = handshake.receive(("args", "VERSION_1_5_0"))
    assert answer == "4.size,4.1024,3.768,2.96;5.audio;5.video;5.image;7.connect,13.VERSION_1_5_0;"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "VERSION",
        "version_1_1_0",
        "VERSION_1_1",
        "VERSION_1_1_0\n",
        "xVERSION_1_1_0",
        "VERSION_1_1_0_0",
        "VERSION_-1_1_0",
        "VERSION_٣_1_0",
        "VERSION_" + "1" * 5000 + "_1_0",
    ],
)
def test_what_is_not_quite_a_version_is_a_parameter(text: str) -> None:
    assert parse_version(text) is None
    handshake = selecting({text: "value"})
    assert handshake.receive(("args", text)).endswith("7.connect,5.value;")
    assert handshake.argument_names == (text,)


def test_a_version_stands_first_or_is_a_parameter() -> None:
    handshake = selecting({})
    answer = handshake.receive(("args", "hostname", "VERSION_1_1_0"))
    assert answer.endswith("7.connect,0.,0.;")


def test_versions_are_written_as_they_are_read() -> None:
    assert parse_version("VERSION_1_13_0") == (1, 13, 0)
    assert format_version((1, 13, 0)) == "VERSION_1_13_0"


def test_joining_selects_the_connection() -> None:
    handshake = Handshake("$2f0c", {"read-only": "true"}, SCREEN)
    assert handshake.start() == "6.select,5.$2f0c;"
    answer = handshake.receive(("args", "VERSION_1_3_0", "hostname", "read-only"))
    assert answer.endswith("7.connect,13.VERSION_1_3_0,0.,4.true;")


def test_guacd_may_keep_alive_meanwhile() -> None:
    handshake = selecting()
    assert handshake.receive(("nop",)) == ""
    handshake.receive(("args", "VERSION_1_3_0"))
    assert handshake.receive(("nop",)) == ""
    handshake.receive(("ready", "$1"))
    assert str(handshake.state) == "ready"


@pytest.mark.parametrize("make", [selecting, connecting])
@pytest.mark.parametrize(
    ("instruction", "status", "message"),
    [
        (("error", "No such connection.", "516"), 516, "No such connection."),
        (("error", "Aborted. See logs.", "519"), 519, "Aborted. See logs."),
        (("error", "x" * 8000, "519"), 519, "x" * 200),
        (("error", "Odd.", "0"), 512, "Odd."),
        (("error", "Odd.", "x"), 512, "Odd."),
        (("error", "Odd."), 512, "Odd."),
        (("error",), 512, "guacd refused the session."),
        (("disconnect",), 518, "guacd ended the session before it had begun."),
    ],
)
def test_guacd_may_refuse(
    make: Callable[[], Handshake], instruction: tuple[str, ...], status: int, message: str
) -> None:
    handshake = make()
    with pytest.raises(HandshakeError) as caught:
        handshake.receive(instruction)
    assert (caught.value.status, caught.value.message) == (status, message)
    assert caught.value.from_guacd
    assert str(handshake.state) == "failed"


@pytest.mark.parametrize("opcode", ["ready", "sync", "", "start", "args "])
def test_anything_else_instead_of_args_breaks_it(opcode: str) -> None:
    handshake = selecting()
    with pytest.raises(HandshakeError) as caught:
        handshake.receive((opcode, "x"))
    assert caught.value.status is Status.SERVER_ERROR
    assert not caught.value.from_guacd
    assert caught.value.message == (
        'The handshake with guacd broke: in state "selecting" '
        "expected 'args' or 'nop' or 'error' or 'disconnect'."
    )
    assert str(handshake.state) == "failed"


@pytest.mark.parametrize("opcode", ["args", "sync", "png"])
def test_anything_else_instead_of_ready_breaks_it(opcode: str) -> None:
    with pytest.raises(HandshakeError, match='"connecting" expected'):
        connecting().receive((opcode,))


@pytest.mark.parametrize("args", [(), ("",)])
def test_a_ready_without_a_connection_breaks_it(args: tuple[str, ...]) -> None:
    handshake = connecting()
    with pytest.raises(HandshakeError, match="names no connection"):
        handshake.receive(("ready", *args))
    assert str(handshake.state) == "failed"


def test_nothing_follows_the_end() -> None:
    ready = connecting()
    ready.receive(("ready", "$1"))
    failed = selecting()
    with pytest.raises(HandshakeError):
        failed.receive(("disconnect",))
    for handshake in (ready, failed):
        with pytest.raises(HandshakeError, match="nothing was expected"):
            handshake.receive(("nop",))


def test_it_starts_once_and_first() -> None:
    with pytest.raises(HandshakeError):
        selecting().start()
    with pytest.raises(HandshakeError):
        Handshake("ssh", {}, SCREEN).receive(("args",))
    with pytest.raises(HandshakeError):
        Handshake("ssh", {}, SCREEN).receive(("start",))


def test_a_long_parameter_is_named_and_not_shown() -> None:
    handshake = selecting({"private-key": "k" * 8193})
    with pytest.raises(HandshakeError) as caught:
        handshake.receive(("args", "VERSION_1_3_0", "private-key"))
    assert caught.value.status is Status.CLIENT_OVERRUN
    assert caught.value.message == (
        "The connection's parameter 'private-key' is too long: guacd takes at most 8192 characters."
    )
    assert str(handshake.state) == "failed"


def test_a_long_parameter_that_guacd_does_not_ask_for_does_no_harm() -> None:
    handshake = selecting({"private-key": "k" * 8193})
    assert handshake.receive(("args", "VERSION_1_3_0", "hostname")).endswith("0.;")


def test_parameters_that_are_too_long_together_are_refused() -> None:
    handshake = selecting(dict.fromkeys("abcd", "k" * 8192))
    with pytest.raises(HandshakeError, match="32768") as caught:
        handshake.receive(("args", *"abcd"))
    assert caught.value.status is Status.CLIENT_OVERRUN
    assert "kkk" not in caught.value.message


def test_a_parameter_that_is_not_text_is_named_and_not_shown() -> None:
    handshake = selecting({"password": "secret\ud800"})
    with pytest.raises(HandshakeError, match="'password' is not Unicode") as caught:
        handshake.receive(("args", "password"))
    assert caught.value.status is Status.CLIENT_BAD_REQUEST
    assert "secret" not in caught.value.message


def test_the_diagram_is_the_table() -> None:
    drawing = diagram()
    assert drawing.startswith("stateDiagram-v2\n    [*] --> new\n")
    for (old, event), new in TRANSITIONS.items():
        assert f"    {old} --> {new}: {event or 'start'}\n" in drawing
    assert drawing.endswith("    ready --> [*]\n    failed --> [*]\n")


@given(instruction_tuples)
def test_whatever_guacd_asks_for_is_answered_in_its_order(names: Instruction) -> None:
    parameters = {name: str(index) for index, name in enumerate(names) if len(name) < 10}
    handshake = selecting(parameters)
    *_, connect = parse_message(handshake.receive(("args", "VERSION_1_3_0", *names)))
    assert connect == ("connect", "VERSION_1_3_0", *(parameters.get(name, "") for name in names))
