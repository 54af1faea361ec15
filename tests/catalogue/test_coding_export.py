"""What goes out of an analysis: byte for byte the same, places that cut the same quote, past the gate (T24, S9)."""

from __future__ import annotations

import csv
import io
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from catalogue.coded import EMOJI, SOON, Coded, reader
from oppiva.catalogue import coding_files, coding_tasks
from oppiva.catalogue.coding_files import LONG, SHEETS, Out
from oppiva.catalogue.models import SourceVersion
from oppiva.catalogue.queries.coding_export import Everything, confirmed, everything
from oppiva.catalogue.services import coding_codes, coding_export, coding_memos, coding_sources
from oppiva.catalogue.views import coding_export as views
from oppiva.core.errors import DomainError
from oppiva.experiments.models import Experiment, PublicationCheck
from oppiva.jobs import clock, worker
from oppiva.jobs.models import Job, StoredFile
from programme.cast import signed_in

pytestmark = pytest.mark.both
FINE = {"recognisable": False, "names_allowed": True, "sensitive": False}
NAMED = "Tuulikki Vesanto soitti meille. "


def passed(coded: Coded, *, leave_out: bool = False, **kept: str) -> tuple[Everything, dict[str, str]]:
    """The gate passed by the analyst, with these marked words left in sight."""
    found = everything(coded.desk, leave_out=leave_out)
    stays = {
        spot: kept[words]
        for spot in found.spots
        if (words := found.texts[spot.part][spot.start : spot.end].replace(" ", "_")) in kept
    }
    coding_export.confirm(coded.desk, leave_out=leave_out, kept=stays, answers=FINE)
    return coding_export.taken_out(coded.desk, leave_out=leave_out)


def long_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


def sheet_rows(data: bytes, name: str) -> list[dict[str, Any]]:
    head, *rows = load_workbook(io.BytesIO(data))[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def filled(coded: Coded) -> None:
    """Marks of two coders, a memo of each kind."""
    (coding,) = coded.mark(SOON, "Soitto")
    coded.mark(SOON, "Aika", desk=coded.other)
    coded.mark("Puhelu jää kesken.", "Viesti", number=1, desk=coded.other)
    for about in (coding.quote, coding.code, coded.source(), None):
        coding_memos.write_memo(coded.desk, text="Huomio.", about=about)


# --- T24 -------------------------------------------------------------------------------------------------------------
def test_two_exports_are_equal_byte_for_byte_on_any_day(coded: Coded) -> None:
    filled(coded)
    found, texts = passed(coded)
    first = {out: coding_files.write(found, texts, out) for out in Out}
    with clock.travel(clock.today() + timedelta(days=40)):
        again, texts_again = coding_export.taken_out(coded.desk, leave_out=False)
        second = {out: coding_files.write(again, texts_again, out) for out in Out}
        assert coding_files.file_name(again, Out.XLSX) == coding_files.file_name(found, Out.XLSX)
    assert first == second


def test_start_and_end_cut_the_same_quote_behind_a_and_an_emoji(coded: Coded) -> None:
    filled(coded)
    assert "ä" in EMOJI
    assert "😀" in EMOJI
    found, texts = passed(coded)
    data = coding_files.write(found, texts, Out.XLSX)
    sources = {(one["experiment"], one["source_version"]): one["text"] for one in sheet_rows(data, "sources")}
    for sheet in ("quotes", "codings"):
        rows = sheet_rows(data, sheet)
        assert {one["quote"] for one in rows} == {SOON, "Puhelu jää kesken."}
        for one in rows:
            text = sources[one["experiment"], one["source_version"]]
            assert text[one["start"] : one["end"]] == one["quote"]
    for one in long_rows(coding_files.write(found, texts, Out.CSV)):
        text = sources[one["experiment"], int(one["source_version"])]
        assert text[int(one["start"]) : int(one["end"])] == one["quote"]


def test_the_long_form_is_utf8_with_lf_one_row_a_coding(coded: Coded) -> None:
    filled(coded)
    data = coding_files.write(*passed(coded), Out.CSV)
    assert data.startswith(",".join(LONG).encode() + b"\n")
    assert b"\r" not in data
    assert "ä".encode() in data
    rows = long_rows(data)
    assert [(one["code_path"], one["coder"]) for one in rows] == [
        ("Aika", "P002"), ("Yhteys / Soitto", "P001"), ("Yhteys / Viesti", "P002"),
    ]  # fmt: skip
    places = [(one["experiment"], int(one["start"]), int(one["end"]), one["code_path"], one["coder"]) for one in rows]
    assert places == sorted(places)
    assert all(one["at"].endswith("Z") for one in rows)


def test_the_workbook_has_the_five_sheets_of_the_page(coded: Coded) -> None:
    filled(coded)
    data = coding_files.write(*passed(coded), Out.XLSX)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames[:5] == ["codes", "sources", "quotes", "codings", "memos"]
    for name, columns in SHEETS.items():
        assert tuple(cell.value for cell in book[name][1]) == columns
    assert [one["code_path"] for one in sheet_rows(data, "codes")] == [
        "Aika", "Yhteys", "Yhteys / Soitto", "Yhteys / Viesti",
    ]  # fmt: skip
    assert [one["codings"] for one in sheet_rows(data, "codes")] == [1, 0, 1, 1]
    assert sorted(one["about"] for one in sheet_rows(data, "memos")) == ["candidate", "code", "quote", "source"]
    assert {one["author"] for one in sheet_rows(data, "memos")} == {"P001"}


def test_no_name_of_a_coder_is_in_any_file(coded: Coded) -> None:
    filled(coded)
    found, texts = passed(coded)
    for data in (coding_files.write(found, texts, out) for out in Out):
        if data[:2] == b"PK":
            book = load_workbook(io.BytesIO(data))
            said = " ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
        else:
            said = data.decode()
        assert "Analyytikko" not in said
        assert str(coded.table.analyst.pk) not in said


# --- S9 --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["=1+1", "+358 soitto", "-5", "@SUM(A1)", "\uff1d1+1", "|calc"])
def test_what_a_spreadsheet_would_run_stays_text(coded: Coded, name: str) -> None:
    code = coding_codes.add_code(coded.desk, fields={"name": name, "definition": f"{name} selitys"})
    coded.codes[name] = code
    coded.mark(SOON, name)
    coding_memos.write_memo(coded.desk, text=f"{name}")
    found, texts = passed(coded)
    book = load_workbook(io.BytesIO(coding_files.write(found, texts, Out.XLSX)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    (row,) = long_rows(coding_files.write(found, texts, Out.CSV))
    assert row["code_path"] == f"'{name}"


def test_numbers_stay_numbers(coded: Coded) -> None:
    filled(coded)
    data = coding_files.write(*passed(coded), Out.XLSX)
    assert all(isinstance(one["start"], int) for one in sheet_rows(data, "codings"))


# --- the gate --------------------------------------------------------------------------------------------------------
def test_nothing_goes_out_before_a_person_has_checked_exactly_these_texts(coded: Coded) -> None:
    filled(coded)
    with pytest.raises(DomainError, match="export_unchecked"):
        coding_export.taken_out(coded.desk, leave_out=False)
    passed(coded)
    # One letter more, and it is another text (T23).
    coding_memos.write_memo(coded.desk, text="Uusi huomio.")
    with pytest.raises(DomainError, match="export_unchecked"):
        coding_export.taken_out(coded.desk, leave_out=False)


def test_a_new_mark_needs_no_new_check_as_no_text_is_new(coded: Coded) -> None:
    filled(coded)
    passed(coded)
    coded.mark("Jätämme viestin.", "Viesti")
    found, _texts = coding_export.taken_out(coded.desk, leave_out=False)
    assert len(found.codings) == 4


def test_marked_words_go_out_blocked_letter_for_letter(coded: Coded) -> None:
    coded.write(0, f"{NAMED}{SOON}")
    coding_sources.freeze(coded.desk)
    coded.mark(SOON, "Soitto")
    coded.mark("Tuulikki Vesanto soitti meille.", "Aika")
    found, texts = passed(coded)
    source = coded.source()
    out = texts[f"source:{source.pk}"]
    assert "Tuulikki" not in out
    assert len(out) == len(source.text)
    rows = long_rows(coding_files.write(found, texts, Out.CSV))
    assert [one["quote"] for one in rows] == ["████████████████ soitti meille.", SOON]
    # The frozen text itself is as it was.
    assert NAMED in SourceVersion.objects.get(pk=source.pk).text


def test_what_is_no_personal_data_stays_in_sight_with_its_reason(coded: Coded) -> None:
    coded.write(0, f"{NAMED}{SOON}")
    coding_sources.freeze(coded.desk)
    coded.mark(SOON, "Soitto")
    _found, texts = passed(coded, Tuulikki_Vesanto="Keksitty nimi esimerkissä")
    assert "Tuulikki Vesanto" in texts[f"source:{coded.source().pk}"]
    check, kept = confirmed(everything(coded.desk, leave_out=False)) or (None, {})
    assert check is not None
    assert set(kept.values()) == {"Keksitty nimi esimerkissä"}
    assert str(check.confirmed_by_id) == str(coded.table.analyst.pk)


def test_a_place_stays_only_with_a_reason_and_a_code_never(coded: Coded) -> None:
    coded.write(0, f"{NAMED}{SOON}")
    coding_sources.freeze(coded.desk)
    found = everything(coded.desk, leave_out=False)
    (name,) = [one for one in found.spots if one.kind == "NAME"]
    with pytest.raises(DomainError, match="flag_reason"):
        coding_export.confirm(coded.desk, leave_out=False, kept={name: "x"}, answers=FINE)
    with pytest.raises(DomainError, match="identity_code"):
        coding_export.confirm(coded.desk, leave_out=False, kept={name: "010190-900P"}, answers=FINE)


@pytest.mark.parametrize("wrong", ["recognisable", "names_allowed", "sensitive"])
def test_an_answer_that_is_not_fine_keeps_the_gate_shut(coded: Coded, wrong: str) -> None:
    filled(coded)
    answers = {**FINE, wrong: not FINE[wrong]}
    done = coding_export.confirm(coded.desk, leave_out=False, kept={}, answers=answers)
    assert done.state == PublicationCheck.State.OPEN
    with pytest.raises(DomainError, match="export_unchecked"):
        coding_export.taken_out(coded.desk, leave_out=False)


def test_sources_without_consent_are_left_out_with_all_that_is_of_them(coded: Coded) -> None:
    filled(coded)
    (theirs,) = coded.mark("Puhelu jää kesken.", "Aika", number=1)
    coding_memos.write_memo(coded.desk, text="Vain ohjelman sisällä.", about=theirs.quote)
    found, texts = passed(coded, leave_out=True)
    # The first card's team alone has opened its text to everybody.
    assert {one.experiment_id for one in found.sources} == {coded.table.cards[0].pk}
    assert found.without_consent == tuple(sorted(one.code for one in coded.table.cards[1:3]))
    said = coding_files.write(found, texts, Out.CSV).decode()
    assert "Puhelu jää kesken." not in said
    assert "Vain ohjelman sisällä." not in str(coding_files.rows_of(found, texts)["memos"])


# --- the page --------------------------------------------------------------------------------------------------------
def test_the_page_asks_and_then_gives_the_files(coded: Coded) -> None:
    filled(coded)
    client, here = signed_in(coded.table.analyst), page(coded)
    assert client.get(f"{here}?kaikki=1").status_code == 200
    assert client.post(here, {"kaikki": "1", "muoto": "csv"}).status_code == 409
    assert client.post(here, {"kaikki": "1"}).status_code == 422
    answers = {"recognisable": "0", "names_allowed": "1", "sensitive": "0", "kaikki": "1"}
    assert client.post(here, {**answers, "sensitive": "1"}).status_code == 422
    assert client.post(here, answers).status_code == 302
    answer = client.post(here, {"kaikki": "1", "muoto": "csv"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert len(long_rows(answer.content)) == 3
    assert client.post(here, {"kaikki": "1", "muoto": "xlsx"}).content[:2] == b"PK"


def test_many_rows_become_work_whose_file_is_the_askers(
    coded: Coded, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OPPIVA_MEDIA = settings.OPPIVA_DATA = tmp_path
    monkeypatch.setattr(views, "MOST_ROWS", 3)
    filled(coded)
    found, texts = passed(coded)
    client = signed_in(coded.table.analyst)
    answer = client.post(page(coded), {"kaikki": "1", "muoto": "csv"})
    job = Job.objects.get(kind=coding_export.JOB)
    assert answer.status_code == 302
    assert str(job.pk) in answer["Location"]
    worker.loop(threading.Event(), once=True)
    job.refresh_from_db()
    stored = StoredFile.objects.get(pk=job.result["file"])
    assert coding_tasks._is_askers(coded.table.actor, stored)
    assert not coding_tasks._is_askers(coded.table.other, stored)
    assert (tmp_path / stored.path).read_bytes() == coding_files.write(found, texts, Out.CSV)


def page(coded: Coded) -> str:
    return reverse("catalogue:coding_export", args=[coded.table.programme.code, coded.candidate.code])


def test_who_may_not_export_is_refused(coded: Coded) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        coding_export.taken_out(coded.desk_of(reader(coded, "project_manager")), leave_out=False)


def test_the_heading_says_at_once_what_is_left_out_for_lack_of_permission(coded: Coded) -> None:
    filled(coded)
    client, here = signed_in(coded.table.analyst), f"/en{page(coded)}"
    html = client.get(here).content.decode()
    assert "2/3 texts are left out with one mark, as no permission was given" in html
    assert "left out with" not in client.get(f"{here}?kaikki=1").content.decode()


def test_where_no_team_has_given_permission_the_page_still_offers_all_for_the_programme(coded: Coded) -> None:
    filled(coded)
    Experiment.objects.filter(programme=coded.table.programme).update(share_level="programme")
    html = signed_in(coded.table.analyst).get(f"/en{page(coded)}").content.decode()
    assert "3/3 texts are left out" in html
    assert 'href="?kaikki=1"' in html
    assert "Three questions" not in html
