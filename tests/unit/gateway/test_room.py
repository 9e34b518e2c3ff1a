"""Who is in a room, who holds the keyboard, what everybody is told and what the log is."""

from __future__ import annotations

import pytest
from tests.unit.gateway.rooms import Page, Scene

from deskgate.gateway.room import BEAT_SECONDS, REMOVED, SEATS, RoomFull
from deskgate.grants import Notice, SaidKind
from deskgate.guac import GuacError, Instruction

A: Instruction = ("key", "97", "1")
A_UP: Instruction = ("key", "97", "0")
CLICK: Instruction = ("mouse", "5", "6", "1")
MOVE: Instruction = ("mouse", "5", "6", "0")


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def vera(scene: Scene) -> Page:
    """May look."""
    return scene.enter("Vera")


@pytest.fixture
def carl(scene: Scene) -> Page:
    """May control."""
    return scene.enter("Carl", may_control=True, may_paste=True)


# who is in


def test_who_is_alone_holds_it_and_is_told_so(scene: Scene) -> None:
    assert scene.ada.state() == {
        "t": "state",
        "me": "s1",
        "holder": "s1",
        "until": None,
        "seats": [
            {"id": "s1", "name": "Ada", "role": "owner", "since": "2026-11-22T12:00:00Z",
             "here": True},
        ],
        "asking": [],
    }  # fmt: skip
    assert scene.room.may_type(scene.room.owner)
    assert scene.ada.told() == []


def test_everybody_is_told_of_who_comes_and_goes(scene: Scene, vera: Page, carl: Page) -> None:
    for page, me in ((scene.ada, "s1"), (vera, "s2"), (carl, "s3")):
        state = page.state()
        assert state["me"] == me
        assert [(one["name"], one["role"]) for one in state["seats"]] == [
            ("Ada", "owner"), ("Vera", "view"), ("Carl", "control"),
        ]  # fmt: skip
    scene.room.leave(vera.place)
    scene.room.leave(vera.place)
    assert [one["id"] for one in carl.state()["seats"]] == ["s1", "s3"]
    assert scene.enter("Vera").state()["me"] == "s4"


def test_the_owner_is_away_and_back(scene: Scene, vera: Page) -> None:
    vera.taken()
    scene.room.part()
    assert [one["here"] for one in vera.state()["seats"]] == [False, True]
    scene.say(vera, "chat", text="still there?")
    assert scene.ada.told() == []
    scene.room.join(scene.ada.sitter())
    assert [one["here"] for one in vera.state()["seats"]] == [True, True]
    assert scene.ada.state()["me"] == "s1"


def test_the_owners_seat_is_never_empty(scene: Scene) -> None:
    scene.room.leave(scene.room.owner)
    assert scene.room.holder is scene.room.owner
    assert len(scene.ada.state()["seats"]) == 1


def test_a_room_is_full_at_some_time(scene: Scene) -> None:
    pages = [scene.enter(f"Viewer {n}") for n in range(SEATS - 1)]
    with pytest.raises(RoomFull):
        scene.enter("One more")
    scene.room.leave(pages[0].place)
    scene.enter("One more")
    assert len(list(scene.room.watchers())) == SEATS - 1


# the baton


def test_asked_given_and_back(scene: Scene, vera: Page) -> None:
    scene.say(vera, "ask")
    assert scene.ada.state()["asking"] == ["s2"]
    scene.say(scene.ada, "give", seat="s2", seconds=300)
    for page in (scene.ada, vera):
        state = page.state()
        assert (state["holder"], state["asking"]) == ("s2", [])
        assert state["until"] == "2026-11-22T12:05:00Z"
    assert scene.room.may_type(vera.place)
    assert not scene.room.may_type(scene.room.owner)
    scene.say(vera, "back")
    assert scene.ada.state()["holder"] == "s1"
    assert [(one.kind, one.by, one.to, one.text) for one in scene.log] == [
        (SaidKind.ASKED, vera.session_id, None, ""),
        (SaidKind.GIVEN, scene.ada.session_id, vera.session_id, "300 s"),
        (SaidKind.GIVEN_BACK, vera.session_id, scene.ada.session_id, ""),
    ]
    assert {one.session_id for one in scene.log} == {scene.ada.session_id}


def test_refused(scene: Scene, vera: Page) -> None:
    scene.say(vera, "ask")
    scene.say(scene.ada, "refuse", seat="s2")
    assert vera.state()["asking"] == []
    scene.say(scene.ada, "refuse", seat="s2")
    assert scene.kinds() == [SaidKind.ASKED, SaidKind.REFUSED]
    assert vera.told() == []


def test_who_may_control_takes_it_also_from_who_is_away(
    scene: Scene, vera: Page, carl: Page
) -> None:
    scene.room.part()
    scene.say(vera, "take")
    assert scene.room.holder is scene.room.owner
    scene.say(carl, "take")
    assert scene.room.holder is carl.place
    scene.room.leave(carl.place)
    assert scene.room.holder is scene.room.owner
    assert scene.kinds() == [SaidKind.TAKEN]


def test_a_time_is_over(scene: Scene, vera: Page) -> None:
    scene.say(scene.ada, "give", seat="s2", seconds=60)
    scene.route(vera, A)
    scene.now += 59
    scene.room.tick(scene.now)
    assert scene.room.holder is vera.place
    scene.now += 2
    scene.room.tick(scene.now)
    assert scene.room.holder is scene.room.owner
    assert scene.let_go() == [A_UP]
    assert vera.state()["holder"] == "s1"
    assert [(one.kind, one.text) for one in scene.log][1:] == [(SaidKind.GIVEN_BACK, "time")]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("give", {"seat": "s2"}), ("give", {"seat": "s3"}), ("give", {"seat": "s1"}),
        ("take", {}), ("back", {}), ("refuse", {"seat": "s3"}), ("remove", {"seat": "s1"}),
        ("remove", {"seat": "s3"}), ("remove", {"seat": "s2"}),
    ],
)  # fmt: skip
def test_who_may_look_changes_nothing(
    scene: Scene, vera: Page, carl: Page, kind: str, more: dict[str, str]
) -> None:
    scene.say(carl, "ask")
    carl.taken(), scene.kinds()
    scene.say(vera, kind, **more)
    assert scene.room.holder is scene.room.owner
    assert not scene.log
    assert carl.told() == []
    assert not carl.endings


@pytest.mark.parametrize("seat", ["s9", "w1", "s1", ""])
def test_nothing_is_given_to_nobody(scene: Scene, seat: str) -> None:
    scene.enter("Silent", is_silent=True, may_control=True)
    for kind in ("give", "refuse", "remove"):
        scene.say(scene.ada, kind, seat=seat)
    assert scene.room.holder is scene.room.owner
    assert len(list(scene.room.watchers())) == 1
    assert not scene.log


def test_sent_out(scene: Scene, vera: Page) -> None:
    scene.say(scene.ada, "give", seat="s2")
    scene.route(vera, A)
    scene.kinds()
    scene.say(scene.ada, "remove", seat="s2")
    assert vera.endings == [REMOVED]
    assert scene.let_go() == [A_UP]
    assert scene.room.holder is scene.room.owner
    assert [(one.kind, one.to) for one in scene.log] == [(SaidKind.REMOVED, vera.session_id)]
    # Their socket is still closing.
    scene.say(vera, "chat", text="let me in")
    scene.say(vera, "take")
    assert scene.route(vera, A) == []
    assert scene.ada.told("chat") == []


def test_where_the_owner_may_not_type_nobody_may() -> None:
    scene = Scene(is_locked=True)
    vera, carl = scene.enter("Vera"), scene.enter("Carl", may_control=True, speaks=False)
    scene.say(scene.ada, "give", seat="s2")
    scene.say(vera, "ask")
    assert scene.route(carl, A) == []
    assert scene.route(vera, A) == []
    assert not scene.log


# input


def test_only_who_holds_it_types(scene: Scene, vera: Page, carl: Page) -> None:
    assert scene.route(vera, A, CLICK) == []
    assert scene.route(carl, A, CLICK) == []
    scene.say(carl, "take")
    assert scene.route(vera, A) == []
    assert scene.route(carl, A, ("size", "1", "1"), CLICK) == [A, CLICK]
    scene.say(scene.ada, "give", seat="s2")
    # What Carl held down is let go of, as soon as it isn't his.
    assert scene.let_go() == [A_UP, MOVE]
    assert scene.route(carl, A) == []
    assert scene.route(vera, A) == [A]


def test_the_owner_takes_it_back_by_moving_the_mouse(scene: Scene, vera: Page) -> None:
    scene.held_by_owner = b"3.key,5.65507,1.0;"
    scene.say(scene.ada, "give", seat="s2")
    assert scene.let_go() == [("key", "65507", "0")]
    size: Instruction = ("size", "1", "1")
    # The hand is still on the mouse.
    assert scene.room.owner_typed([MOVE, A, A_UP, size]) == [size]
    assert scene.room.holder is vera.place
    scene.now += 1
    scene.route(vera, A)
    # To let go of a key is no wish to have the keyboard; nor is the size of one's window.
    assert scene.room.owner_typed([A_UP, size]) == [size]
    assert scene.room.holder is vera.place
    scene.kinds()
    assert scene.room.owner_typed([size, MOVE]) == [size, MOVE]
    assert scene.room.holder is scene.room.owner
    assert scene.let_go() == [A_UP]
    assert vera.state()["holder"] == "s1"
    assert scene.kinds() == [SaidKind.TAKEN_BACK]
    assert scene.room.owner_typed([A]) == [A]


@pytest.mark.parametrize("item", [A, CLICK, ("touch", "0", "3", "4", "10", "10", "0.5", "1")])
def test_the_owner_takes_it_back_by_a_key_or_a_finger(
    scene: Scene, vera: Page, item: Instruction
) -> None:
    scene.say(scene.ada, "give", seat="s2")
    scene.now += 1
    assert scene.room.owner_typed([item]) == [item]
    assert not scene.room.may_type(vera.place)


def test_the_owner_takes_it_back_by_the_button(scene: Scene, vera: Page) -> None:
    scene.say(scene.ada, "give", seat="s2")
    scene.say(scene.ada, "take")
    assert scene.room.holder is scene.room.owner
    assert scene.kinds() == [SaidKind.GIVEN, SaidKind.TAKEN_BACK]


def test_a_client_that_knows_of_no_rooms_takes_it_by_typing(scene: Scene) -> None:
    carl = scene.enter("Carl", may_control=True, speaks=False)
    vera = scene.enter("Vera", speaks=False)
    assert scene.route(vera, A, CLICK) == []
    assert scene.route(carl, MOVE, A_UP) == []
    scene.held_by_owner = b"3.key,5.65507,1.0;"
    assert scene.route(carl, MOVE, A) == [("key", "65507", "0"), MOVE, A]
    assert scene.ada.state()["holder"] == "s2"
    assert scene.kinds() == [SaidKind.TAKEN]
    assert carl.taken() == []


def test_a_clipboard_of_who_does_not_hold_it_is_refused(scene: Scene, carl: Page) -> None:
    carl.taken()
    clipboard: list[Instruction] = [
        ("clipboard", "0", "text/plain"), ("blob", "0", "aGk="), ("end", "0"),
    ]  # fmt: skip
    assert scene.route(carl, *clipboard) == []
    assert carl.taken() == [("ack", "0", "Not allowed here", "771")]
    scene.say(carl, "take")
    assert scene.route(carl, *clipboard) == [
        ("clipboard", "48", "text/plain"), ("blob", "48", "aGk="), ("end", "48"),
    ]  # fmt: skip
    scene.route(carl, *clipboard[:1])
    scene.say(carl, "back")
    assert scene.let_go() == [("end", "48")]


# what they say


def test_everybody_elses_pointer(scene: Scene, vera: Page, carl: Page) -> None:
    for page in (scene.ada, vera, carl):
        page.taken()
    for n in range(5):
        scene.say(vera, "pointer", x=n, y=2)
    last = {"t": "pointer", "seat": "s2", "x": 4, "y": 2}
    assert scene.ada.told() == carl.told() == [last]
    assert vera.told() == []


def test_chat_and_look_reach_everybody_and_the_log(scene: Scene, vera: Page) -> None:
    scene.say(vera, "chat", text=" hello\0 ")
    scene.say(vera, "look", x=1, y=2)
    for page in (scene.ada, vera):
        chat, look = [one for one in page.told() if one["t"] != "state"]
        assert (chat["seat"], chat["name"], chat["text"]) == ("s2", "Vera", "hello")
        assert look == {"t": "look", "seat": "s2", "name": "Vera", "x": 1, "y": 2}
    assert [(one.kind, one.text) for one in scene.log] == [
        (SaidKind.CHAT, "hello"),
        (SaidKind.LOOK, "1, 2"),
    ]
    scene.say(vera, "chat", text=" \0")
    assert vera.told() == []


def test_a_notice_is_for_everybody(scene: Scene, vera: Page) -> None:
    silent = scene.enter("Silent", is_silent=True)
    scene.room.tell(Notice(scene.ada.session_id, "Soon it ends.", "Grace", is_warning=True))
    for page in (scene.ada, vera, silent):
        assert page.told("notice") == [
            {"t": "notice", "text": "Soon it ends.", "from": "Grace", "level": "warning"}
        ]


def test_what_no_page_says_is_an_error(scene: Scene) -> None:
    with pytest.raises(GuacError):
        scene.room.hear(scene.room.owner, '{"t":"rm -rf"}')


def test_who_watches_silently_is_nobody_to_anybody(scene: Scene, vera: Page) -> None:
    for page in (scene.ada, vera):
        page.taken()
    silent = scene.enter("Silent", is_silent=True, may_control=True)
    assert scene.ada.told() == vera.told() == []
    assert [one["name"] for one in silent.state()["seats"]] == ["Ada", "Vera"]
    deeds = ("ask", "take", "back")
    for kind in deeds:
        scene.say(silent, kind)
    scene.say(silent, "chat", text="boo")
    scene.say(silent, "look", x=1, y=1)
    scene.say(silent, "pointer", x=1, y=1)
    assert scene.route(silent, A, ("clipboard", "0", "text/plain")) == []
    scene.room.leave(silent.place)
    assert scene.ada.told() == vera.told() == []
    assert not scene.log
    # Nor does a gap in the numbers tell.
    assert scene.enter("Next").state()["me"] == "s3"


def test_how_far_away_everybody_is(scene: Scene, vera: Page) -> None:
    silent = scene.enter("Silent", is_silent=True)
    classic = scene.enter("Classic", speaks=False)
    scene.room.tick(scene.now)
    for page, milliseconds in ((scene.ada, 10), (vera, 30), (silent, 70)):
        (beat,) = page.told("beat")
        scene.now = 1000 + milliseconds / 1000
        scene.say(page, "beat", n=beat["n"])
        assert page.place.pulse.roundtrip == milliseconds
    assert classic.taken() == []
    scene.room.tick(1000 + BEAT_SECONDS - 0.01)
    assert vera.told("beat") == []
    scene.room.tick(1000 + BEAT_SECONDS)
    assert len(vera.told("beat")) == 1
