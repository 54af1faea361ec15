"""The user guides say what is true: each word in bold is the product's own, each page and each picture is there."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve
from django.utils.translation import override

from guide import texts
from guide.texts import FOLDER, GUIDES, LANGUAGES, NAMES

MOST_BYTES, MOST_TOGETHER = 40 * 1024, 1_500_000


@pytest.mark.parametrize(("language", "name"), GUIDES)
def test_what_stands_in_bold_is_what_the_product_says(language: str, name: str) -> None:
    labels = texts.labels(language, name)
    assert labels
    assert [label for label in sorted(labels) if not texts.is_said(language, label)] == []


def test_a_word_that_the_product_does_not_say_is_found() -> None:
    assert texts.is_said("fi", "Tallenna luku")
    assert texts.is_said("fi", "Siirry vaiheeseen 2"), "a number stands in it"
    assert not texts.is_said("fi", "Tallenna lukema")
    assert not texts.is_said("sv", "Tallenna luku")


@pytest.mark.parametrize(("language", "name"), GUIDES)
def test_it_is_short_and_its_headings_have_one_order(language: str, name: str) -> None:
    text = texts.text(language, name)
    assert 60 <= len(text.splitlines()) <= 120
    headings = re.findall(r"^(#+) ", text, re.MULTILINE)
    assert headings[0] == "#"
    assert set(headings[1:]) == {"##"}
    assert not re.search(r"!(?!\[)", text), "no exclamation marks"


@pytest.mark.parametrize(("language", "name"), GUIDES)
def test_every_page_that_it_names_is_there(language: str, name: str) -> None:
    named = re.findall(r"`(/[^`]*)`", texts.text(language, name))
    assert named
    with override("fi"):
        for path in named:
            assert resolve(path)


@pytest.mark.parametrize("name", NAMES)
def test_it_says_the_same_in_each_language(name: str) -> None:
    def shape(language: str) -> list[object]:
        text = texts.text(language, name)
        lines = [re.sub(r"[^#\d.-]", "", line[:3]) for line in text.splitlines()]
        return [lines, re.findall(r"`[^`]*`", text), text.count("**"), len(texts.pictures(language, name))]

    assert shape("sv") == shape("fi")
    assert shape("en") == shape("fi")


def test_the_folder_holds_the_pictures_that_are_named_and_no_other() -> None:
    assert {file.name for file in (FOLDER / "pictures").iterdir()} == texts.named()
    assert {file.stem for language in LANGUAGES for file in (FOLDER / language).iterdir()} == set(NAMES)


@pytest.mark.parametrize(("language", "name"), GUIDES)
def test_each_picture_has_its_words_and_is_light(language: str, name: str) -> None:
    found = texts.pictures(language, name)
    assert 1 <= len(found) <= 4
    assert len(re.findall(r"!\[", texts.text(language, name))) == len(found)
    for file, words in found.items():
        assert file.startswith(f"{language}-{name}-")
        assert len(words) >= 30
        assert (FOLDER / "pictures" / file).stat().st_size <= MOST_BYTES, file


def test_the_pictures_together_are_light() -> None:
    assert sum(file.stat().st_size for file in (FOLDER / "pictures").iterdir()) <= MOST_TOGETHER
