"""The page of a model when something of it is over: the model is out of use, or a source has been withdrawn."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from catalogue.library import Library
from catalogue.test_library_page import out, page, two, withdrawn
from experiments.lab import SETUP
from oppiva.catalogue import services
from oppiva.catalogue.library_words import certainty_line
from oppiva.core.policy import reading
from oppiva.experiments.models import Publication
from oppiva.jobs import clock
from oppiva.ui.formatting import date as full_date

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def test_out_of_use_nothing_asks_to_be_decided(library: Library) -> None:
    first, second = two(library)

    def button(slug: str) -> str:
        html = page(f"{slug}/")
        return re.findall(r'<a class="(btn[^"]*)"', html[: html.index("Decision memo")])[-1]

    assert reverse("adoption:begin", args=[first.slug]) in page(f"{first.slug}/")
    services.replace(library.analyst, library.fresh(), second, reason="Toinen malli kattaa tämän.")
    assert "btn--quiet" in button(first.slug)
    assert reverse("adoption:begin", args=[first.slug]) not in page(f"{first.slug}/")
    services.withdraw(library.analyst, second, reason="Järjestelmä vaihtui kokonaan.")
    assert "btn--quiet" in button(second.slug)


def test_a_source_withdrawn_after_publishing_is_told_with_its_day_and_without_its_numbers(library: Library) -> None:
    card = library.table.cards[0]
    out(card)
    version = library.published()
    (told,) = [one for one in version.content["sources"] if one["code"] == card.code]
    assert told["n"]
    with translation.override("en"):
        numbers = certainty_line("", told).replace("\u00a0", " ")
        day = full_date(clock.today())
    html = page(f"{library.model.slug}/")
    assert numbers in html
    assert "withdrawn after" not in html
    withdrawn(card)
    html = page(f"{library.model.slug}/")
    assert "A source was withdrawn after this version was published" in html
    assert f"{card.code} on {day}." in html
    assert f"its team withdrew it on {day}" in html
    assert numbers not in html
    assert "The data of the version stay as published." in html


def test_what_was_withdrawn_before_publishing_is_no_news(library: Library) -> None:
    card = library.table.cards[0]
    out(card)
    withdrawn(card)
    with reading(SETUP):
        Publication.objects.filter(experiment=card).update(ended_at=clock.now() - timedelta(days=3))
    library.published()
    html = page(f"{library.model.slug}/")
    assert "its team withdrew it on" in html
    assert "withdrawn after" not in html
