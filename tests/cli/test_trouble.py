"""What the machine refuses is told in words, with the folder and what to do."""

import errno
from pathlib import Path

import pytest
from django.db import OperationalError

from oppiva.cli.trouble import sentence


@pytest.mark.parametrize(
    ("error", "word"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "full"),
        (OperationalError("database or disk is full"), "full"),
        (OperationalError("database is locked"), "Another program"),
        (OperationalError("attempt to write a readonly database"), "cannot be written"),
        (OperationalError("unable to open database file"), "cannot be opened"),
        (PermissionError(errno.EACCES, "Permission denied"), "cannot be written"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory"), "cannot be written"),
    ],
)
def test_each_trouble_has_its_sentence(error: Exception, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    said = sentence(error, Path("/srv/demo"))
    assert said
    assert word in said
    assert "/srv/demo" in said


def test_an_error_of_our_own_is_not_covered_up() -> None:
    assert sentence(OperationalError("no such table: people_person"), Path("/srv/demo")) is None
    assert sentence(ConnectionResetError(errno.ECONNRESET, "reset"), Path("/srv/demo")) is None
