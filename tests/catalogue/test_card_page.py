"""The page of a card: what is refused stands at its field, nothing is chosen beforehand (text-analysis.md 6)."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from catalogue.paging import at, page, press
from catalogue.table import Table
from workshops.cast import browser

pytestmark = pytest.mark.django_db


class TestTakenOut:
    def test_without_a_reason_its_own_page_asks_for_it_at_the_field(self, table: Table, analyst: Client) -> None:
        made, other = table.open("Ensimmäinen", 0, 1), table.open("Toinen", 1)
        answer = press(analyst, table, 1, "remove", source=made.code, reason=" ")
        assert answer.status_code == 422
        html = unescape(answer.content.decode())
        assert f"Kokeilun {table.cards[1].code} paikka" in html, "the card, not the whole board"
        assert 'class="errors" role="alert" tabindex="-1" autofocus' in html
        why = f"Kerro, miksi otat kortin pois aihiosta {made.code}."
        assert f'<a href="#reason-{made.code}">Syy: {why}</a>' in html
        (field,) = re.findall(rf'<input[^>]*id="reason-{made.code}"[^>]*>', html)
        assert 'aria-invalid="true"' in field
        assert html.count('aria-invalid="true"') == 1, f"the form of {other.code} stands as it was"
        assert table.where(1) == {made.code, other.code}

    def test_a_reason_that_is_too_long_stays_typed(self, table: Table, analyst: Client) -> None:
        made, long = table.open("Ensimmäinen", 0, 1), "Eri pulma " * 40
        answer = press(analyst, table, 1, "remove", source=made.code, reason=long)
        assert answer.status_code == 422
        assert long.strip() in answer.content.decode()
        assert table.where(1) == {made.code}

    def test_the_reason_stands_beside_the_button_it_is_for(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0, 1)
        html = page(analyst, at("card", table, table.cards[1].code))
        (form,) = [one for one in re.findall(r"<form.*?</form>", html, re.S) if 'value="remove"' in one]
        assert f'id="reason-{made.code}"' in form
        assert form.count("<button") == 1, "Enter in the field never presses another deed"

    def test_who_may_not_write_learns_that_and_no_field(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0, 1)
        reader = browser(table.lab.cast.manager)
        answer = press(reader, table, 1, "remove", source=made.code, reason="")
        assert answer.status_code == 403
        assert table.where(1) == {made.code}


class TestMoved:
    def test_without_a_candidate_the_menu_asks_and_the_reason_stays(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0, 1)
        answer = press(analyst, table, 1, "move", source=made.code, to="", reason="Eri pulma")
        assert answer.status_code == 422
        html = unescape(answer.content.decode())
        assert f'href="#move-to-{made.code}"' in html
        assert 'value="Eri pulma"' in html


class TestItsKind:
    def test_nothing_is_chosen_beforehand_and_a_press_alone_changes_nothing(
        self, table: Table, analyst: Client
    ) -> None:
        made = table.open("Ensimmäinen", 0)
        table.place(1, made, "contradicts")
        html = page(analyst, at("card", table, table.cards[1].code))
        (menu,) = re.findall(rf'<select[^>]*id="kind-{made.code}".*?</select>', html, re.S)
        assert re.findall(r'<option value="([^"]*)"', menu) == ["", "builds_on", "supports", "context"]
        assert menu.index(">Valitse<") < menu.index("builds_on")
        answer = press(analyst, table, 1, "kind", source=made.code, kind="")
        assert answer.status_code == 422
        html = unescape(answer.content.decode())
        assert f'href="#kind-{made.code}"' in html
        assert "Valitse, miten kokeilu liittyy aihioon." in html
        assert [one.kind for one in table.board().candidates[0].cards] == ["builds_on", "contradicts"]

    def test_the_change_is_told_with_what_it_was(self, table: Table, analyst: Client) -> None:
        made, code = table.open("Ensimmäinen", 0), table.cards[1].code
        table.place(1, made, "contradicts")
        here = at("card", table, code)
        answer = press(analyst, table, 1, "kind", source=made.code, kind="builds_on", after=here)
        assert f"{code} oli ristiriita, nyt se on perusta." in page(analyst, answer["Location"])
