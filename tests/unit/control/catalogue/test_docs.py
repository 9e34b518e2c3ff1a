"""The page for people."""

from __future__ import annotations

import subprocess
import sys

from deskgate.control.catalogue import PROTOCOLS
from deskgate.control.catalogue.docs import parameters_page


def test_every_parameter_has_a_row() -> None:
    page = parameters_page()
    for protocol in PROTOCOLS:
        section = page.split(f"(`{protocol.name}`)")[1].split("\n## ")[0]
        for parameter in protocol:
            assert f"| `{parameter.name}` |" in section


def test_it_is_a_command_that_needs_no_django() -> None:
    code = "import sys, deskgate.control.catalogue.docs as d; d.parameters_page();"
    code += "print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_bars_do_not_break_the_table() -> None:
    row = next(line for line in parameters_page().splitlines() if "`remote-app`" in line)
    assert r"\|\|notepad" in row
