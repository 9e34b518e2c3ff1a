"""A bounded run of every fuzz target, so that none rots; longer runs are made by hand."""

from __future__ import annotations

import importlib.util
import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNS = 20_000
SEEDS = {
    "desktop": "4.size,1.0,4.1280,3.800;3.img,1.1,2.14,1.0,9.image/png,1.0,1.0;4.blob,1.1,4.AAAA;"
    "3.end,1.1;4.sync,7.1729148;",
    "text": "4.name,3.日😀é;3.nop;4.name,6.a;1.b,;",
    "handshake": "4.args,13.VERSION_1_3_0,8.hostname,4.port;5.ready,5.$2f0c;3.nop;",
    "refused": "5.error,18.Aborted. See logs.,3.519;10.disconnect;",
}
# The platforms that the lock has atheris for. Elsewhere the targets can't run: say so, and pass.
HAS_ATHERIS = sys.platform == "linux" and platform.machine() == "x86_64"


@pytest.mark.parametrize("target", ["message", "parser", "whole", "handshake", "tail"])
def test_a_target_withstands_a_bounded_run(target: str, tmp_path: Path) -> None:
    if not HAS_ATHERIS and importlib.util.find_spec("atheris") is None:
        pytest.xfail("atheris has no build for this platform: nothing was fuzzed")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in SEEDS.items():
        for cut in (b"", b"\0", b"\1"):
            (corpus / f"{name}{len(cut)}{cut.hex()}").write_bytes(cut + text.encode())
    command = [sys.executable, "-m", "tests.fuzz.fuzz_guac", target, f"-runs={RUNS}", "-seed=1"]
    command += ["-max_len=4096", "-timeout=10", f"-artifact_prefix={tmp_path}/", str(corpus)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert run.returncode == 0, run.stderr[-4000:]
    assert f"Done {RUNS} runs" in run.stderr
