"""Who may move files by HTTP requests, and how what is refused is worded.

The moving itself: test_streams_down.py, test_streams_up.py.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.fakes.authority import FOREIGN_TOKEN, TOKEN
from tests.fakes.files import Disk
from tests.unit.gateway.moving import DATA, check_error, scene

from deskgate.gateway import limits
from deskgate.grants import Rights


@pytest.mark.parametrize("rights", [Rights(view_only=True), Rights(may_upload=False)])
async def test_who_may_not_upload(rights: Rights) -> None:
    async with scene(rights=rights) as it:
        message = check_error(await it.post(DATA), 403, "PERMISSION_DENIED")
        assert message == "You may not upload files to this session."
        assert it.disk.blobs == []


async def test_who_may_not_download() -> None:
    async with scene(rights=Rights(may_download=False)) as it:
        index = await it.get()
        check_error(await it.http.get(it.path(index)), 403, "PERMISSION_DENIED")
        assert it.disk.acks == 0


async def test_whose_token_it_is() -> None:
    async with scene() as it:
        await it.open()
        for token in ("", "nobody-s", "x" * 2000):
            check_error(await it.post(DATA, token=token), 403, "PERMISSION_DENIED")
        answers = [await it.post(DATA, token=FOREIGN_TOKEN)]
        for uuid in (uuid4(), "no-uuid"):
            path = f"/api/session/tunnels/{uuid}/streams/0/a"
            answers.append(await it.http.get(path, params={"token": TOKEN}))
            denied = await it.http.get(path, params={"token": "nobody-s"})
            check_error(denied, 403, "PERMISSION_DENIED")
        # Somebody else's session looks like none.
        assert {check_error(one, 404, "NOT_FOUND") for one in answers} == {"No such tunnel."}
        assert it.disk.blobs == []
        header = {"Guacamole-Token": TOKEN}
        good = await it.http.post(it.path(token="nobody-s"), content=b"x", headers=header)
        assert good.status_code == 204


async def test_our_own_client_moves_its_files_itself() -> None:
    async with scene(framing="deskgate.stream") as it:
        await it.open()
        assert "deskgate.stream" in check_error(await it.post(DATA), 501, "STREAM_ERROR", 256)
        check_error(await it.http.get(it.path()), 501, "STREAM_ERROR", 256)
        assert it.disk.blobs == []


async def test_other_methods_and_bad_queries() -> None:
    async with scene() as it:
        check_error(await it.http.put(it.path(), content=b"x"), 405, "BAD_REQUEST")
        many = "&".join(["a=1"] * 100)
        check_error(await it.http.get(f"{it.path()}&{many}"), 400, "BAD_REQUEST")


async def test_too_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STREAMS_AT_ONCE", 1)
    async with scene(Disk({"/a.bin": DATA * 100})) as it:
        index = await it.get()
        await it.open()
        async with it.http.stream("GET", it.path(index)):
            check_error(await it.post(DATA), 429, "STREAM_ERROR", 797)
