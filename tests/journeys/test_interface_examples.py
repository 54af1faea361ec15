"""The examples of the page about the interface, run as they stand there against a real server process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oppiva.people.interface.words import EXAMPLES, FOLDER

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.server]


def run(name: str, **env: str) -> str:
    """What an example prints."""
    file = FOLDER / name
    command = ["bash", str(file)] if file.suffix == ".curl" else [sys.executable, str(file)]
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    made = subprocess.run(command, env=kept | env, capture_output=True, text=True, timeout=60, check=False)
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_every_example_of_the_page_does_what_it_says(changed_demo: LiveDemo) -> None:
    told = changed_demo.told(Path(__file__).parent / "who_programs.py")
    env = {"OPPIVA": changed_demo.address, "TOKEN": told["token"], "MODEL": told["model"]}
    said = {name: run(name, **env) for name in EXAMPLES}
    assert json.loads(said["1-models.curl"])["items"]
    assert said["2-unchanged.curl"].strip() == "304"
    begun = json.loads(said["3-begin.curl"])
    assert (begun["model"], begun["stage"]) == (told["model"], "trying")
    again = json.loads(run("3-begin.curl", **env))
    assert again == begun, "the same key is the same deed"
    assert told["model"] in said["4-all-models.python"]
    assert f"{told['code']} in_use" in said["5-in-use.python"]
