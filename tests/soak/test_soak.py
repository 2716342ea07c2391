"""The soak in its bounded form; `make soak` runs the whole of it."""

import json
import subprocess
import sys

import pytest


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_processes_that_are_killed_lose_no_notice_and_send_none_under_a_second_key(kind: str) -> None:
    asked = ["--kills", "40", "--units", "30", "--each", "0.15", "--database", kind]
    done = subprocess.run([sys.executable, "-m", "tests.soak", *asked], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert (found["kills"], found["lost"], found["second_key"]) == (40, 0, 0)
