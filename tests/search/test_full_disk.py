"""A disk without room (bar R7): search reads on, a write fails whole, and goes through once there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stages import new_file, own_process

ROOT = Path(__file__).resolve().parents[2]
ROOM = 4  # MiB beside the database


@pytest.fixture
def small_disk(tmp_path: Path, run_folder: Path) -> Iterator[Path]:
    """A disk of its own that holds an empty installation and little more."""
    new_file(tmp_path / "oppiva.sqlite3")
    size = (tmp_path / "oppiva.sqlite3").stat().st_size // 1024**2 + ROOM
    disk = tmp_path / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}m", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(words, check=False).returncode:
        pytest.skip("only root mounts a small disk")
    shutil.move(tmp_path / "oppiva.sqlite3", disk / "oppiva.sqlite3")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.long
@pytest.mark.server
def test_search_reads_on_a_full_disk_and_writes_again_without_a_restart(small_disk: Path) -> None:
    words = [sys.executable, "-m", "search.filling"]
    done = subprocess.run(words, env=own_process(small_disk), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "seen"), done.stderr[-3000:]
