"""The dictionaries open at the nearest mark and tell what simplemma's own reader tells."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

from oppiva.core.text import dictionaries
from oppiva.core.text.lemmas import LANGUAGES

DATA = Path(dictionaries.__file__).parent / "data"


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Nothing that the test opens is kept for others."""
    dictionaries.dictionary.cache_clear()
    yield
    dictionaries.dictionary.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_marks_are_of_the_release_that_is_installed(language: str) -> None:
    assert isinstance(dictionaries.dictionary(language), dictionaries.Marked), "data/SOURCE.md: they are made anew"


# The two large ones are read whole three times: ten seconds for what changes with a release of simplemma alone.
@pytest.mark.parametrize("language", ["en", *(pytest.param(name, marks=pytest.mark.long) for name in ("fi", "sv"))])
def test_every_mark_is_right_and_leads_to_what_the_own_reader_finds(language: str) -> None:
    kept = lzma.decompress((DATA / f"marks-{language}.txt.xz").read_bytes()).decode()
    assert kept == dictionaries.marks_of(language)

    ours, theirs = dictionaries.dictionary(language), LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)
    words = list(theirs)
    assert list(ours) == words
    assert len(ours) == len(words)
    drawn = [*Random(3).sample(words, 2_000), *words[:40], *words[-1_100:]]
    unknown = [*(f"{word}x" for word in drawn), *(word[:-1] for word in drawn), "", "~", "ööö"]
    assert [ours.get(word) for word in [*drawn, *unknown]] == [theirs.get(word) for word in [*drawn, *unknown]]


@pytest.mark.parametrize(
    ("language", "word", "base"),
    [
        ("fi", "asiakkaille", "asiakas"),
        ("sv", "kunderna", "kund"),
        ("en", "customers", "customer"),
        ("fi", "zzzz", None),
    ],
)
def test_a_form_has_its_base(language: str, word: str, base: str | None) -> None:
    found = dictionaries.dictionary(language)
    assert found.get(word) == base
    assert (word in found) is (base is not None)


def test_another_release_is_read_by_its_own_reader(
    forgotten: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dictionaries, "_DATA", tmp_path)
    assert not isinstance(dictionaries.dictionary("en"), dictionaries.Marked)

    (tmp_path / "marks-en.txt.xz").write_bytes(lzma.compress(b"12 00000000\nword\tword\t99"))
    dictionaries.dictionary.cache_clear()
    found = dictionaries.dictionary("en")
    assert not isinstance(found, dictionaries.Marked)
    assert found.get("customers") == "customer"
