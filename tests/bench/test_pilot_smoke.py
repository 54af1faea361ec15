"""The pilot itself, with few people and to the end of the first half-day: that it still finds its way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from livedemo import clean_environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.server
@pytest.mark.long
def test_a_small_series_is_lived_to_its_first_half_day(tmp_path: Path) -> None:
    report = tmp_path / "pilot.md"
    paths = f"{ROOT / 'src'}:{ROOT / 'bench'}"
    words = ["--people", "21", "--until", "half-day 1: closing", "--report", str(report)]
    made = subprocess.run(
        [sys.executable, "-m", "pilot", *words],
        env=clean_environment(PYTHONPATH=paths), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    told = json.loads(report.with_suffix(".json").read_text("utf-8"))
    assert told["verdicts"] == []
    assert told["broken"] == []
