"""Plans made up by hypothesis: names and values of every kind of letter, in all combinations."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from hypothesis import strategies as st

from deskgate.control.port.plan import (
    ConnectionEntry,
    CredentialEntry,
    FolderEntry,
    GrantEntry,
    GroupEntry,
    MemberEntry,
    NodeEntry,
    Plan,
    UserEntry,
)

# What a database can hold: no surrogates, no NUL. Line ends and blanks are the interesting part.
TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t '\"#:-"), max_size=12
)
_WORD = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=6)
NAME = _WORD | st.sampled_from(["null", "~", "true", "1", "- x", "a: b", "a #b", "'", "[x", "no"])
PATH = st.lists(NAME, min_size=1, max_size=4).map(tuple)
PARAMETERS = st.dictionaries(NAME, TEXT, max_size=3)
TIME = st.none() | st.datetimes(timezones=st.just(UTC)).map(lambda time: time.replace(fold=0))
HOURS = st.tuples(
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    st.just("08:00"),
    st.just("24:00"),
)
SETTLED = {
    "credential_source": st.sampled_from(["own", "ask", "pass-through"]),
    "second_factor": st.sampled_from([True, False, None]),
    "notes": TEXT,
    "tags": st.lists(TEXT, max_size=3).map(tuple),
}


GRANTS = st.builds(
    GrantEntry,
    user=NAME,
    folder=PATH,
    role=st.sampled_from(["see", "connect", "share", "edit", "manage"]),
    valid_from=TIME,
    valid_until=TIME,
    hours=st.lists(HOURS, max_size=2).map(tuple),
    view_only=st.booleans(),
    may_paste=st.booleans(),
    note=TEXT,
)


def _some(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(one, max_size=2).map(tuple)


PLANS = st.builds(
    Plan,
    nodes=_some(
        st.builds(NodeEntry, name=NAME, host=NAME, port=st.integers(1, 65535), tls=st.booleans())
    ),
    users=_some(st.builds(UserEntry, username=NAME, full_name=TEXT, is_admin=st.booleans())),
    folders=_some(
        st.builds(
            FolderEntry,
            path=PATH,
            parameters=st.dictionaries(
                NAME, st.dictionaries(NAME, TEXT, min_size=1, max_size=2), max_size=2
            ),
            **SETTLED,
        )
    ),
    credentials=_some(
        st.builds(
            CredentialEntry, name=NAME, source=st.sampled_from(["static", "named"]), username=TEXT
        )
    ),
    connections=_some(
        st.builds(
            ConnectionEntry,
            path=PATH,
            protocol=NAME,
            template=st.none() | NAME,
            parameters=PARAMETERS,
            **SETTLED,
        )
    ),
    grants=_some(GRANTS),
)


def groups_plan() -> Plan:
    """Groups with people and groups in them."""
    return Plan(
        groups=(GroupEntry(name="A", description="x"), GroupEntry(name="B")),
        members=(MemberEntry(group="A", username="ada"), MemberEntry(group="B", username="bob")),
    )
