"""The chain made by several processes at once, as several servers and commands make it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

PROCESSES, THREADS, TIMES = 3, 3, 12

# Writes from several threads of this process; then prints how long the longest write took.
SCRIPT = f"""
import json, sys, threading, time
from pathlib import Path
from deskgate.settings import Settings
from deskgate.control.setup import django_setup
django_setup(Settings(_env_file=None, data=Path(sys.argv[1])))
from django.conf import settings
from django.db import connections, transaction
for place in (connections["default"].settings_dict, connections.databases["default"]):
    place["NAME"] = sys.argv[2]
from deskgate.control.audit.record import record
longest = []
def work(name):
    for number in range({TIMES}):
        begun = time.monotonic()
        with transaction.atomic():
            record("folder.create", name=f"{{name}}-{{number}}")
            record("folder.update", name=f"{{name}}-{{number}}")
        longest.append(time.monotonic() - begun)
    connections.close_all()
print("ready", flush=True)
sys.stdin.readline()
names = [f"{{sys.argv[3]}}-{{n}}" for n in range({THREADS})]
threads = [threading.Thread(target=work, args=(name,)) for name in names]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(json.dumps([len(longest), max(longest)]))
"""


@pytest.mark.django_db(transaction=True)
def test_several_processes_make_one_chain() -> None:
    from deskgate.control.audit.chain import seal
    from deskgate.control.audit.models import Event
    from deskgate.control.audit.proof import log_verify
    from deskgate.control.setup import current_settings

    data, name = str(current_settings().data), str(connection.settings_dict["NAME"])
    source = str(Path(__file__).resolve().parents[4] / "src")
    environment = os.environ | {"PYTHONPATH": source}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT, data, name, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for number in range(PROCESSES)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    outputs = [process.communicate("go\n", timeout=90) for process in processes]
    for process, (told, errors) in zip(processes, outputs, strict=True):
        assert process.returncode == 0, errors
        assert "Error" not in errors  # of the sealing, whose failures don't stop the writer
        count, longest = json.loads(told)
        assert count == THREADS * TIMES
        assert longest < 15  # of the database's 20 seconds; nobody waited for a seal alone
    seal()
    verdict = log_verify()
    assert verdict.problem == ""
    assert verdict.checked == Event.objects.count() == PROCESSES * THREADS * TIMES * 2
