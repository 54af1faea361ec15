"""Finnish, Swedish and English are complete: nothing missing, fuzzy, obsolete, or with a placeholder astray."""

from pathlib import Path

import pytest

from oppiva.cli.messages import faults, file_of, in_code, opened

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wanted() -> dict:
    return in_code(ROOT / "src")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_language_is_complete(language: str, wanted: dict) -> None:
    found = list(faults(opened(file_of(ROOT / "locale", language)), wanted))
    assert not found, f"{len(found)} faults:\n" + "\n".join(found[:40])
