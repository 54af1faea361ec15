"""Files broken in every way (trust.md S10): always a roster or a refusal, never anything else."""

import io
import json
import time
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from core.rosters.making import saved, zipped
from oppiva.core.errors import DomainError
from oppiva.core.rosters import REFUSALS, Roster, paste, read_roster
from oppiva.core.rosters.apart import read_apart
from oppiva.core.rosters.wire import answer_of, roster_json

TEXT = (
    "Henkilöstö 3/2026;;;;\r\n"
    "Sukunimi;Etunimi;Sähköposti;Yksikkö;Puhelin;Kieli\r\n"
    "Mäkelä;Aino;aino@x.example;Mikkeli;040 123 4567;suomi\r\n"
    '"Räsänen";"Väinö; toinen";"Räsänen, Väinö <vaino@x.example>";Mikkeli;;\r\n'
    "Yhteensä;2;;;;\r\n"
)
CODECS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp850")


def workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    for row in TEXT.split("\r\n"):
        sheet.append(row.split(";") if row else [])
    sheet["C3"].hyperlink = "mailto:aino@x.example"
    sheet.merge_cells("D3:D4")
    sheet["E4"] = "=1+1"
    book.create_sheet("Piilo").sheet_state = "hidden"
    return saved(book)


BOOK = workbook()
with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
    PARTS = {name: archive.read(name) for name in archive.namelist()}
READ = [
    name for name in PARTS if name.endswith((".rels", "workbook.xml", "sheet1.xml", "sharedStrings.xml", "styles.xml"))
]


@st.composite
def changes(draw, data: bytes) -> bytes:
    """The data with up to four places overwritten, cut out, doubled or filled with what XML and zip know."""
    found = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(found) - 1, 0)))
        piece = draw(
            st.one_of(
                st.binary(min_size=1, max_size=6),
                st.sampled_from(
                    [
                        b"\x00",
                        b"<",
                        b"&",
                        b"\xff\xfe",
                        b'"',
                        b"999999999999",
                        b"-1",
                        b"&#x0;",
                        b"<row/>",
                        b"A1:XFD9999999",
                    ]
                ),
                st.just(bytes(found[at : at + 40])),
            )
        )
        found[at : at + draw(st.integers(0, 30))] = piece
    return bytes(found)


def answered(read, data: bytes) -> None:
    try:
        roster = read(data)
    except DomainError as refusal:
        said = refusal
    else:
        assert isinstance(roster, Roster)
        assert answer_of(roster_json(roster)) == roster
        return
    assert said.code in REFUSALS
    json.dumps(said.facts)


@given(st.sampled_from(CODECS).flatmap(lambda codec: changes(TEXT.encode(codec, "replace"))))
def test_csv_broken_anywhere(data):
    answered(read_roster, data)


@given(changes(BOOK))
def test_the_package_broken_anywhere(data):
    answered(read_roster, data)


@given(st.sampled_from(READ).flatmap(lambda name: st.tuples(st.just(name), changes(PARTS[name]))))
def test_one_part_broken_inside_a_package_that_is_whole(change):
    name, part = change
    answered(read_roster, zipped({**PARTS, name: part}))


@given(st.binary(max_size=400))
def test_any_bytes(data):
    answered(read_roster, data)
    answered(read_roster, b"PK\x03\x04" + data)


@pytest.mark.parametrize(
    "piece", ["a", "@", "a@", "(", '"', "\n", "\n<", "> ", " ", ",", "a,", ";", "1", "sum 1", "<a@b", "a @ "]
)
def test_text_made_to_be_slow_is_answered_at_once(piece):
    began = time.process_time()
    with suppress(DomainError):
        paste(piece * (200_000 // len(piece)))
    for cell in (piece * 60_000, f"{piece * 900};" * 60):
        answered(read_roster, f"Nimi;Sähköposti;Puhelin\n{cell[:60_000]}\nA B;a@b.example".encode())
    assert time.process_time() - began < 3


@settings(max_examples=3)
@given(changes(BOOK))
def test_the_same_through_the_child(data):
    answered(read_apart, data)


@pytest.mark.parametrize("name", READ)
def test_a_part_that_is_missing(name):
    answered(read_roster, zipped({one: part for one, part in PARTS.items() if one != name}))
