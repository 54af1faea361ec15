"""Reasons and qualities of teams in words; no wish about a person and no need is ever worded (solvers.md 3.3)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils.translation import override

from oppiva.core.solving import Reason
from oppiva.core.teaming import Quality
from oppiva.workshops import team_sentences as said
from oppiva.workshops.queries import MemberRow


def row(name: str) -> MemberRow:
    return MemberRow(uuid4(), None, name, "Ohjaus", "Talo", remote=False)


ROWS = {"a": row("Aino"), "b": row("Bo"), "c": row("Cilla")}
THEMES = {"customer": "Asiakashyöty"}


@pytest.mark.parametrize(
    ("code", "params", "words"),
    [
        ("units_all_different", {"units": 1}, "1 yksikkö."),
        ("units_all_different", {"units": 3}, "3 yksikköä, kaikki eri."),
        ("same_unit_pair", {"names": ["a", "b"]}, "Samasta yksiköstä: Aino ja Bo."),
        ("same_unit_pair", {"names": ["a", "b", "c"]}, "Samasta yksiköstä: Aino, Bo ja Cilla."),
        ("theme_rank", {"theme": "customer"}, "Teema: Asiakashyöty."),
        ("theme_rank", {"theme": "other"}, "Teema: other."),
        ("language_pair", {"person": "b", "language": "sv", "with": ["c"]}, "Bo saa puhua omaa kieltään"),
        ("language_alone", {"person": "b", "language": "sv"}, "Bo on ainoa, joka puhuu kieltä"),
        ("remote_pair", {"names": ["a", "b"], "all": True}, "Kokonaan etänä"),
        ("remote_pair", {"names": ["a", "b"], "all": False}, "Etänä yhdessä: Aino ja Bo."),
        ("remote_alone", {"person": "a"}, "Aino on ainoa etänä."),
        ("earlier_pair", {"names": ["a", "c"]}, "Ovat olleet ennen samassa tiimissä: Aino ja Cilla."),
    ],
)
def test_each_reason_is_said(code: str, params: dict[str, object], words: str) -> None:
    with override("fi"):
        assert said.reason(Reason("0", code, params), ROWS, THEMES).startswith(words)


@pytest.mark.parametrize("code", ["rule_broken", "impossible", "not_found", "moved"])
def test_what_the_page_says_elsewhere_is_no_reason_of_a_card(code: str) -> None:
    assert said.reason(Reason("0", code, {"names": ["a"]}), ROWS, THEMES) == ""


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (("manager", "a", "b"), "Esihenkilö ja alainen samassa tiimissä: Aino ja Bo."),
        (("min", "1"), "Tiimissä 2 on alle kolme henkeä."),
        (("max", "0"), "Tiimissä 1 on yli neljä henkeä."),
        (("accessible_teams",), "Esteetöntä pöytää tarvitsee useampi tiimi kuin pöytiä on."),
        (("locked", "a"), "Lukitus ei pidä."),
        (("apart", "a", "b"), "Toive ei toteudu. Kenenkään toivetta ei näytetä."),
        (("together", "a", "b"), "Toive ei toteudu. Kenenkään toivetta ei näytetä."),
    ],
)
def test_a_broken_rule_is_said_and_a_wish_names_nobody(rule: tuple[str, ...], words: str) -> None:
    with override("fi"):
        assert said.rule_words(rule, ROWS) == words


@pytest.mark.parametrize(
    ("price", "words"), [(-3, "Paranee vaihdolla"), (0, "Yhtä hyvä"), (4, "Paraskin vaihto huonontaisi")]
)
def test_the_best_swap_says_what_it_would_do(price: int, words: str) -> None:
    with override("fi"):
        assert said.swap_words({"leaves": "a", "comes": "b", "price": price}, ROWS).startswith(words)


@pytest.mark.parametrize(
    ("price", "broken", "mended", "words"),
    [
        (0, 1, 0, "Yksi ehto ei enää täyty."),
        (0, 2, 0, "2 ehtoa ei enää täyty."),
        (0, 0, 1, "Ehto, joka ei täyttynyt, täyttyy nyt."),
        (-1, 0, 0, "Kokonaisuus parani."),
        (0, 0, 0, "Yhtä hyvä kuin ennen."),
        (5, 0, 0, "Kokonaisuus huononi hieman."),
    ],
)
def test_a_change_by_hand_says_what_it_did(price: int, broken: int, mended: int, words: str) -> None:
    with override("fi"):
        assert said.change_words(price, broken, mended) == words


def test_the_sentence_on_top_never_tells_a_number_of_cost() -> None:
    with override("fi"):
        assert said.headline(None, 0) == "Tiimejä ei vielä ole."
        assert said.lead(None) == ""
        fine = Quality(7, 7, 24, 22, 0, best=True, at_most=None)
        assert said.headline(fine, 0) == "Seitsemän tiimiä. Kaikki ehdot täyttyvät."
        assert said.headline(fine, 1) == "Seitsemän tiimiä. Kaikki ehdot täyttyvät, 1 toive jäi toteutumatta."
        assert said.lead(fine) == "22/24 sai ykkös- tai kakkosteemansa. Parempaa jakoa ei ole."
        loose = Quality(7, 6, 0, 0, 2, best=False, at_most=6)
        assert said.headline(loose, 0) == "Seitsemän tiimiä. 2 ehtoa ei täyty."
        assert said.lead(loose).startswith("Enintään 6")
