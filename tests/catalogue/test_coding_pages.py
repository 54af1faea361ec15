"""The pages of the analysis: marking without script, blind coders, agreement, the gate, and who may open what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.coded import SOON, Coded, reader
from experiments.lab import SETUP
from oppiva.catalogue.coding_marks import units_of
from oppiva.catalogue.models import Code, Coding, Memo, Quote
from oppiva.people.models import Person, RoleGrant
from oppiva.people.services import revoke_grant
from programme.cast import signed_in

MOST = 12


def address(coded: Coded, name: str, *args: Any) -> str:
    return reverse(f"catalogue:{name}", args=[coded.table.programme.code, coded.candidate.code, *args])


def page(client: Client, where: str, status: int = 200) -> str:
    answer = client.get(where)
    assert answer.status_code == status, answer.content[:400]
    return answer.content.decode()


def ticked(coded: Coded, *sentences: str, number: int = 0) -> list[str]:
    text = coded.source(number).text
    units = [one for one in units_of(text) if text[one.start : one.end] in sentences]
    return [f"{one.start}-{one.end}" for one in units]


def test_sentences_are_ticked_and_marked_without_script(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    here = address(coded, "coding_source", coded.source().experiment.code)
    html = page(client, here)
    assert html.count('name="lause"') == len(units_of(coded.source().text))
    sent = {"lause": ticked(coded, SOON, "Jätämme viestin."), "koodi": str(coded.codes["Soitto"].pk)}
    answer = client.post(here, sent)
    assert answer.status_code == 302
    # Neighbours become one quote.
    (coding,) = Coding.objects.select_related("quote")
    assert coding.quote.text == f"{SOON} Jätämme viestin."
    html = page(client, here)
    assert (
        'class="quoted quoted--lake"' in html.replace("mark class", "class").replace("<", "") or "quoted--lake" in html
    )
    assert "1 merkintä" in html or "yksi merkintä" in html.lower() or "one mark" in html.lower()


def test_only_these_words_of_a_sentence(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    here = address(coded, "coding_source", coded.source().experiment.code)
    sent = {"lause": ticked(coded, SOON), "sanat": "samana päivänä", "koodi": str(coded.codes["Aika"].pk)}
    assert client.post(here, sent).status_code == 302
    assert Quote.objects.get().text == "samana päivänä"
    # Words that do not stand there come back with what was ticked.
    answer = client.post(here, {**sent, "sanat": "huomenna"})
    assert answer.status_code == 422
    assert "huomenna" in answer.content.decode()
    assert " checked" in answer.content.decode()
    assert Coding.objects.count() == 1


def test_a_painted_place_is_in_code_points(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    place = coded.place(SOON)
    sent = {"alku": place.start, "loppu": place.end + 1, "koodi": str(coded.codes["Aika"].pk)}
    client.post(address(coded, "coding_source", coded.source().experiment.code), sent)
    assert Quote.objects.get().text == SOON


def test_a_new_code_is_made_beside_the_mark(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    sent = {"lause": ticked(coded, SOON), "uusi": "Lupaus"}
    assert client.post(address(coded, "coding_source", coded.source().experiment.code), sent).status_code == 302
    assert Coding.objects.get().code.name == "Lupaus"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"lause": "x-y"},
        {"lause": "0-99999999999999999999"},
        {"alku": "5", "loppu": "3", "koodi": "nope"},
        {"alku": "99999", "loppu": "999999"},
        {"lause": "0-4", "koodi": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_whatever_is_sent_marks_nothing_and_breaks_nothing(coded: Coded, sent: dict[str, str]) -> None:
    client = signed_in(coded.table.analyst)
    full = {"koodi": str(coded.codes["Aika"].pk), **sent}
    answer = client.post(address(coded, "coding_source", coded.source().experiment.code), full)
    assert answer.status_code == 422
    assert not Coding.objects.exists()


def test_a_mark_is_taken_off_and_put_back(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    (coding,) = coded.mark(SOON, "Soitto")
    answer = client.post(address(coded, "coding_take_back", coding.pk), follow=True)
    undo = address(coded, "coding_put_back", coding.pk)
    assert undo in answer.content.decode()
    assert not Coding.objects.filter(deleted_in__isnull=True).exists()
    client.post(undo)
    assert Coding.objects.filter(deleted_in__isnull=True).count() == 1


def test_another_coders_mark_is_not_there_to_take_off(coded: Coded) -> None:
    (coding,) = coded.mark(SOON, "Soitto", desk=coded.other)
    answer = signed_in(coded.table.analyst).post(address(coded, "coding_take_back", coding.pk))
    assert answer.status_code == 404


def test_two_coders_from_beginning_to_agreement(coded: Coded) -> None:
    first, second = signed_in(coded.table.analyst), signed_in(coded.table.second)
    sent = {"coders": [str(coded.table.analyst.pk), str(coded.table.second.pk)]}
    assert first.post(address(coded, "coding_begin"), sent).status_code == 302
    here = address(coded, "coding_source", coded.source().experiment.code)
    first.post(here, {"lause": ticked(coded, SOON), "koodi": str(coded.codes["Soitto"].pk)})
    second.post(here, {"lause": ticked(coded, "Jätämme viestin."), "koodi": str(coded.codes["Viesti"].pk)})
    # Not a mark of the other on any page.
    for name in ("coding", "codes", "memos", "agreement"):
        html = page(second, address(coded, name))
        assert SOON not in html
    assert "quoted--lake" not in page(second, here).split(SOON[:-1])[0].rsplit('class="unit"', 1)[1]
    assert first.get(address(coded, "coding_export")).status_code == 409
    first.post(address(coded, "coding_done"))
    assert "Yhteys / Soitto" not in page(first, address(coded, "agreement"))
    answer = second.post(address(coded, "coding_done"))
    assert answer.headers["Location"].startswith(address(coded, "agreement"))
    html = page(first, address(coded, "agreement"))
    # Side by side, those that differ first, with the guides beside the number.
    assert SOON in html
    assert "Jätämme viestin." in html
    assert "0,667" in html
    assert "0,8" in html
    assert page(first, f"{address(coded, 'agreement')}?era=9", 404)


def test_ending_a_set_asks_first(coded: Coded) -> None:
    coded.begin()
    client = signed_in(coded.table.analyst)
    page(client, address(coded, "coding_end"))
    assert coded.desk.open_set is not None
    client.post(address(coded, "coding_end"))
    assert coded.desk.open_set is None


def test_codes_are_added_changed_moved_and_merged(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    fields = {"name": "Lupaus", "parent": str(coded.codes["Aika"].pk), "colour": "moss", "definition": "Mitä luvataan"}
    assert client.post(address(coded, "codes"), fields).status_code == 302
    made = Code.objects.get(name="Lupaus")
    assert made.parent_id == coded.codes["Aika"].pk
    answer = client.post(address(coded, "codes"), fields)
    assert answer.status_code == 422
    assert (
        client.post(address(coded, "code", made.pk), {**fields, "parent": "", "name": "Lupaukset"}).status_code == 302
    )
    made.refresh_from_db()
    assert (made.name, made.parent_id) == ("Lupaukset", None)
    # What lies under it is no choice for its parent.
    assert (
        str(coded.codes["Soitto"].pk)
        not in page(client, address(coded, "code", coded.codes["Yhteys"].pk)).split("colour")[0].split("<select")[1]
    )
    client.post(address(coded, "code_merge", made.pk), {"into": str(coded.codes["Aika"].pk)})
    made.refresh_from_db()
    assert made.merged_into_id == coded.codes["Aika"].pk
    assert client.get(address(coded, "code", made.pk)).status_code == 404


def test_memos_are_written_of_everything_changed_and_brought_back(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    (coding,) = coded.mark(SOON, "Soitto")
    source = coded.source()
    code = coded.codes["Soitto"].pk
    for query in ("", f"?koodi={code}", f"?ote={coding.quote_id}", f"?lahde={source.experiment.code}"):
        assert client.post(address(coded, "memos") + query, {"text": f"Huomio {query}"}).status_code == 302
    kinds = {(one.code_id, one.quote_id, one.source_id) for one in Memo.objects.all()}
    assert kinds == {(None,) * 3, (code, None, None), (None, coding.quote_id, None), (None, None, source.pk)}
    mine = Memo.objects.get(quote=coding.quote_id)
    client.post(address(coded, "coding_memo", mine.pk), {"text": "Toisin."})
    assert Memo.objects.get(pk=mine.pk).text == "Toisin."
    # Another analyst reads it and changes nothing.
    other = signed_in(coded.table.second)
    assert "Toisin." in page(other, address(coded, "memos"))
    assert other.post(address(coded, "coding_memo", mine.pk), {"text": "Ei."}).status_code == 404
    client.post(address(coded, "memo_delete", mine.pk))
    assert "Toisin." not in page(client, address(coded, "memos"))
    client.post(address(coded, "memo_restore", mine.pk))
    assert "Toisin." in page(client, address(coded, "memos"))


def test_a_memo_has_words_and_no_identity_code(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    for text in ("", "x" * 5001, "Asiakas 010190-900P soitti."):
        assert client.post(address(coded, "memos"), {"text": text}).status_code == 422
    assert not Memo.objects.exists()


def test_a_waiting_quote_is_given_its_place(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    (coding,) = coded.mark(SOON, "Soitto")
    coded.write(0, "Soitamme kyllä. Muuta emme lupaa.")
    client.post(address(coded, "coding_freeze"))
    html = page(client, address(coded, "coding_source", coded.source().experiment.code))
    where = address(coded, "coding_anchor", coding.quote_id)
    assert where in html
    assert SOON in page(client, where)
    assert client.post(where, {}).status_code == 422
    assert client.post(where, {"lause": ticked(coded, "Soitamme kyllä.")}).status_code == 302
    assert Coding.objects.get(quote__text="Soitamme kyllä.").code == coding.code


def test_a_name_is_blocked_out_of_every_version(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    coded.mark(SOON, "Soitto")
    where = address(coded, "coding_mask", coded.source().experiment.code)
    assert client.post(where, {"words": "Kukaan Nimetön"}).status_code == 422
    assert client.post(where, {"words": "samana päivänä"}).status_code == 302
    text = coded.source().text
    assert "samana päivänä" not in text.lower()
    quote = Quote.objects.get()
    assert quote.text == "Soitamme takaisin ██████████████."
    assert text[quote.start : quote.end] == quote.text


# --- who opens what --------------------------------------------------------------------------------------------------
PAGES: dict[str, Callable[[Coded], tuple[Any, ...]]] = {
    "coding": lambda coded: (),
    "coding_source": lambda coded: (coded.source().experiment.code,),
    "codes": lambda coded: (),
    "code": lambda coded: (coded.codes["Soitto"].pk,),
    "memos": lambda coded: (),
    "agreement": lambda coded: (),
}
WRITES: dict[str, Callable[[Coded], tuple[Any, ...]]] = {
    "coding_freeze": lambda coded: (),
    "coding_begin": lambda coded: (),
    "coding_done": lambda coded: (),
    "coding_go_on": lambda coded: (),
    "coding_end": lambda coded: (),
    "coding_mask": lambda coded: (coded.source().experiment.code,),
    "coding_source": lambda coded: (coded.source().experiment.code,),
    "codes": lambda coded: (),
    "code": lambda coded: (coded.codes["Soitto"].pk,),
    "code_merge": lambda coded: (coded.codes["Soitto"].pk,),
    "memos": lambda coded: (),
    "coding_export": lambda coded: (),
}


@pytest.mark.parametrize("role", ["project_manager", "facilitator", "auditor"])
def test_readers_open_the_pages_and_press_nothing(coded: Coded, role: str) -> None:
    coded.mark(SOON, "Soitto")
    client = signed_in(reader(coded, role))
    for name, args in PAGES.items():
        html = page(client, address(coded, name, *args(coded)))
        assert 'method="post"' not in html.split("<main", 1)[1].split("</main")[0], name
        # Coders are not named upward (W4).
        assert "Analyytikko" not in html.split("<main", 1)[1]
    for name, args in WRITES.items():
        answer = client.post(address(coded, name, *args(coded)), {"name": "X", "text": "X", "words": "XX"})
        assert answer.status_code == 403, name
    assert Coding.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "participant", "steering", "anonymous"])
def test_others_find_no_page(coded: Coded, who: str) -> None:
    cast = coded.table.lab.cast
    people: dict[str, Callable[[], Person]] = {
        "stranger": lambda: cast.stranger,
        "participant": lambda: cast.staff[0],
        "steering": lambda: reader(coded, "steering"),
    }
    client = signed_in(people[who]()) if who in people else Client()
    for name, args in {**PAGES, **WRITES}.items():
        for answer in (client.get(address(coded, name, *args(coded))), client.post(address(coded, name, *args(coded)))):
            assert answer.status_code in ({404, 405} if who != "anonymous" else {302, 405}), name


# --- how much is asked -----------------------------------------------------------------------------------------------
def many(coded: Coded, count: int) -> None:
    """So many marks, codes and memos, straight into the rows."""
    source, at = coded.source(1), coded.desk.candidate.state_since
    codes = [Code(candidate=coded.candidate, name=f"Koodi {number}") for number in range(count // 10)]
    Code.objects.bulk_create(codes)
    length = len(source.text)
    spans = [(start, end) for start in range(length) for end in range(start + 1, length + 1)][:count]
    quotes = [Quote(source=source, start=start, end=end, text=source.text[start:end]) for start, end in spans]
    Quote.objects.bulk_create(quotes)
    Coding.objects.bulk_create(
        Coding(quote=one, code=codes[n % len(codes)], coder=coded.table.analyst, at=at) for n, one in enumerate(quotes)
    )
    Memo.objects.bulk_create(
        Memo(candidate=coded.candidate, text=f"Muistio {n}", author=coded.table.analyst, at=at) for n in range(count)
    )


@pytest.mark.parametrize("name", ["coding", "codes", "code", "memos", "agreement", "coding_source"])
def test_a_page_asks_as_much_for_a_thousand_as_for_ten(coded: Coded, name: str) -> None:
    args = (coded.source(1).experiment.code,) if name == "coding_source" else PAGES[name](coded)
    client = signed_in(coded.table.analyst)
    where = address(coded, name, *args)
    page(client, where)
    many(coded, 10)
    asked = []
    for more in (0, 990):
        if more:
            Code.objects.filter(name__startswith="Koodi").update(name="Vanha")
            Coding.objects.all().delete()
            Quote.objects.all().delete()
            many(coded, more)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(client, where)
        asked.append(len(captured))
    assert asked[0] == asked[1]
    # The text asks what it does of its neighbours and of the quotes that wait, too.
    assert asked[1] <= MOST + (2 if name == "coding_source" else 0)


def test_a_new_code_whose_mark_was_refused_is_not_in_the_way_of_the_next_press(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    here = address(coded, "coding_source", coded.source().experiment.code)
    assert client.post(here, {"uusi": "Lupaus"}).status_code == 422
    assert not Code.objects.filter(name="Lupaus").exists()
    sent = {"lause": ticked(coded, SOON), "uusi": "Lupaus"}
    assert client.post(here, sent).status_code == 302
    sent["lause"] = ticked(coded, "Jätämme viestin.")
    assert client.post(here, sent).status_code == 302
    assert Coding.objects.filter(code=Code.objects.get(name="Lupaus")).count() == 2


def test_the_way_back_to_the_candidate_and_the_table_stays_in_the_analysis(coded: Coded) -> None:
    client, codes = signed_in(coded.table.analyst), (coded.table.programme.code, coded.candidate.code)
    table = reverse("catalogue:table", args=codes[:1])
    for name in ("coding", "codes", "memos", "agreement", "coding_export"):
        html = page(client, address(coded, name))
        for other in ("candidate", "summary", "coding", "trace", "candidate_history"):
            assert f'href="{reverse(f"catalogue:{other}", args=codes)}"' in html, (name, other)
        assert html.index(f'href="{table}"') < html.index("<h1")


def test_alone_nobody_begins_a_set_and_is_told_whom_to_ask(coded: Coded) -> None:
    client = signed_in(coded.table.analyst)
    wanted = "A second coder is needed"
    first, begin = (f"/en{address(coded, name)}" for name in ("coding", "coding_begin"))
    assert wanted not in page(client, first)
    revoke_grant(SETUP, RoleGrant.objects.get(person=coded.table.second, role="analyst"), reason="virhe")
    html = page(client, first)
    assert wanted in html
    assert begin not in html
    html = page(client, begin)
    assert wanted in html
    assert 'name="coders"' not in html
