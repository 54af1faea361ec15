"""What the checks of a text look into is read once a process, by `load`, and by no look after it."""

from __future__ import annotations

import sys

import pytest

from oppiva.core.text import loading
from oppiva.core.text.personal import find_personal
from oppiva.core.text.readability import readability

TEXTS = {
    "fi": "Kysyimme Matti Meikäläiseltä Juvalta kolmea asiaa. Työkykykoordinaattori vastasi heti, asiakas myöhemmin.",
    "sv": "Vi frågade Anna Lindqvist i Åbo om arbetsmarknadsservicen. Hon svarade genast.",
    "en": "We asked John Smith in Turku about the employment services. He answered at once.",
}


def reads() -> dict[str, int]:
    """How often each list and dictionary of the package has been read."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.startswith("oppiva.core.text"):
            for part, held in vars(module).items():
                limits = getattr(held, "cache_parameters", None)
                if limits is not None and limits()["maxsize"] is None:  # words looked up are kept in bounded ones
                    found[f"{held.__module__}.{part}"] = held.cache_info().misses
    return found


@pytest.mark.parametrize("language", TEXTS)
def test_no_look_at_a_text_reads_a_list_once_they_are_loaded(language: str) -> None:
    loading.load()
    before = reads()
    assert len(before) > 8
    assert all(before.values()), "load leaves a list unread"
    find_personal(TEXTS[language], language)
    readability(TEXTS[language], language)
    loading.load()
    assert reads() == before
