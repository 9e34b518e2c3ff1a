"""The rows of a plain dump, without a server: every escape, and what isn't whole or isn't plain."""

from __future__ import annotations

import pytest

from deskgate.control.port.pgdump import dump_tables
from deskgate.control.port.troubles import Unreadable

DUMP = r"""--
-- PostgreSQL database dump
--
CREATE TABLE public.folder (
    id integer NOT NULL,
    name character varying(50)
);

COPY public.folder (id, name, "order") FROM stdin;
1	tab\there\\and\nline	\N
2	\x41\101\b\q	end
\.


COPY "other schema".ticket (id) FROM stdin;
1
\.

SELECT pg_catalog.setval('public.folder_id_seq', 2, true);
"""


def test_the_rows_of_the_wanted_tables() -> None:
    tables = dump_tables(DUMP, {"folder"})
    assert tables == {
        "folder": [
            {"id": "1", "name": "tab\there\\and\nline", "order": None},
            {"id": "2", "name": "AA\bq", "order": "end"},
        ]
    }


def test_line_ends_of_windows_and_letters_that_look_like_some() -> None:
    text = "COPY public.t (a, b) FROM stdin;\r\none\u2028two\t\x0b\r\n\\.\r\n"
    assert dump_tables(text, {"t"}) == {"t": [{"a": "one\u2028two", "b": "\x0b"}]}


@pytest.mark.parametrize(
    ("text", "where", "part"),
    [
        ("COPY public.t (a, b) FROM stdin;\n1\n\\.\n", "line 2", "1 values, but 2 columns"),
        ("x\nCOPY public.t (a) FROM stdin;\n1\n", "line 2", "not whole"),
        ("INSERT INTO public.t VALUES (1);\n", "line 1", "--inserts"),
    ],
)
def test_what_is_refused(text: str, where: str, part: str) -> None:
    with pytest.raises(Unreadable) as caught:
        dump_tables(text, {"t"})
    assert part in caught.value.errors[where][0]
