"""Events as outlets are given them, without a database."""

from __future__ import annotations

from deskgate.control.audit.outlets.sender import Row


def a_row(seq: int, **other: object) -> Row:
    return {
        "id": seq + 40,
        "seq": seq,
        "at": "2026-03-04T05:06:07.000008+00:00",
        "action": "folder.create",
        "actor_kind": "person",
        "actor_name": "Zoë",
        "actor_id": 7,
        "address": "10.0.0.7",
        "thing_kind": "folder",
        "thing_id": "3",
        "thing_name": "Büro \n 2",
        "details": {},
        "previous": "",
        "digest": "d" * 64,
        **other,
    }
