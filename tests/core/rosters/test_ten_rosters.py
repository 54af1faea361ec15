"""Ten lists as people really send them, each with what comes out."""

import codecs

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from core.rosters.making import bare, line, people, saved, troubles, xlsx
from oppiva.core.errors import DomainError
from oppiva.core.rosters import Heading, Skipped, read_roster


def test_1_payroll_export_with_titles_capitals_and_sums_in_the_middle():
    roster = read_roster(
        xlsx(
            {
                "Tulostus": [
                    ["MIKKELIN KAUPUNKI", None, "Ajopvm 2.3.2026"],
                    ["Palvelussuhteet yksiköittäin"],
                    [],
                    ["Hlönro", "Sukunimi Etunimi", "Yksikkö", "Sähköpostiosoite", "Matkapuhelin", "Esihenkilö"],
                    [10012, "MÄKELÄ AINO MARIA", "Työllisyys", "AINO.MAKELA@MIKKELI.EXAMPLE", 401234567, "RÄTY OILI"],
                    [10013, "VON ESSEN CARL-GUSTAF", "Työllisyys", "c.vonessen@mikkeli.example", 358501234567, None],
                    [None, "Työllisyys yhteensä", None, None, 2],
                    [10020, "SUMMA KALLE", "Kotoutuminen", "kalle.summa@mikkeli.example", "015 123 456", "RÄTY OILI"],
                    [None, "Kotoutuminen yhteensä", None, None, 1],
                    [None, "Yhteensä", None, None, "=SUM(E7,E9)"],
                    ["Tulostettu 2.3.2026 klo 14.05"],
                ]
            }
        )
    )
    assert people(roster) == [
        ("Aino Maria Mäkelä", "aino.makela@mikkeli.example"),
        ("Carl-Gustaf von Essen", "c.vonessen@mikkeli.example"),
        ("Kalle Summa", "kalle.summa@mikkeli.example"),
    ]
    assert [row.phone for row in roster.rows] == ["0401234567", "+358501234567", "015 123 456"]
    assert [row.number for row in roster.rows] == [5, 6, 8]
    assert [row.unit for row in roster.rows] == ["Työllisyys", "Työllisyys", "Kotoutuminen"]
    assert not any(row.troubles for row in roster.rows)
    assert [(one.number, one.code) for one in roster.skipped] == [
        (1, "title"),
        (2, "title"),
        (7, "sum"),
        (9, "sum"),
        (10, "sum"),
        (11, "note"),
    ]
    assert [(one.column, one.field) for one in roster.headings] == [
        ("A", ""),
        ("B", "name_last_first"),
        ("C", "unit"),
        ("D", "mail"),
        ("E", "phone"),
        ("F", ""),
    ]


def test_2_outlook_contacts_in_cp1252_with_semicolons_and_trailing_ones():
    text = (
        '"Etunimi";"Sukunimi";"Sähköpostiosoite";"Matkapuhelin";"Osasto";;\r\n'
        '"Åke";"Öhman";"ake.ohman@kangasniemi.example";"+358 44 555 6666";"Työllisyyspalvelut";;\r\n'
        '"Päivi";"Hänninen-Räty";"paivi.hanninen-raty@kangasniemi.example";"";"Työllisyyspalvelut";;\r\n'
        ";;;;;;\r\n"
    )
    roster = read_roster(text.encode("cp1252"))
    assert roster.encoding == "cp1252"
    assert people(roster) == [
        ("Åke Öhman", "ake.ohman@kangasniemi.example"),
        ("Päivi Hänninen-Räty", "paivi.hanninen-raty@kangasniemi.example"),
    ]
    assert roster.rows[0].phone == "+358 44 555 6666"
    assert {row.unit for row in roster.rows} == {"Työllisyyspalvelut"}
    assert troubles(roster) == [[], []]
    assert roster.skipped == ()


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (b"", "utf-16-le"), (b"", "utf-16-be")],
)
def test_3_unicode_text_of_excel_in_utf_16_with_tabs(mark, encoding):
    text = (
        "Nimi\tS-posti\tKieli\r\n"
        "Äijälä, Yrjö\tyrjo.aijala@puumala.example\tsuomi\r\n"
        "Björk, Åsa\tasa@puumala.example\tsvenska\r\n"
    )
    roster = read_roster(mark + text.encode(encoding))
    assert roster.encoding == encoding
    assert [(row.name, row.mail, row.language) for row in roster.rows] == [
        ("Yrjö Äijälä", "yrjo.aijala@puumala.example", "fi"),
        ("Åsa Björk", "asa@puumala.example", "sv"),
    ]


def test_4_seating_list_whose_units_are_merged_down_and_across():
    def merge(book: Workbook) -> None:
        sheet = book.active
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("A3:A5")
        sheet.merge_cells("A6:A7")
        sheet.merge_cells("A8:D8")

    roster = read_roster(
        xlsx(
            {
                "Pöydät": [
                    ["Starttipäivän pöydät 12.3.2026"],
                    ["Tiimi/yksikkö", "Osallistujan nimi", "Sähköposti:", "Huom"],
                    ["Savonlinna", "Aino Mäkelä", "aino@savonlinna.example", "ikkunan viereen"],
                    [None, "Väinö Räsänen", "vaino@savonlinna.example"],
                    [None, "Oili\u00a0Räty", "\u00a0oili@savonlinna.example\u200b"],
                    ["Enonkoski", "Kalle Juva", "kalle@enonkoski.example"],
                    [None, "Sirkka Juva", "sirkka@enonkoski.example"],
                    ["Varalla"],
                    [None, "Matti Sulkava", "matti@sulkava.example"],
                ]
            },
            merge,
        )
    )
    assert [(row.number, row.name, row.unit) for row in roster.rows] == [
        (3, "Aino Mäkelä", "Savonlinna"),
        (4, "Väinö Räsänen", "Savonlinna"),
        (5, "Oili Räty", "Savonlinna"),
        (6, "Kalle Juva", "Enonkoski"),
        (7, "Sirkka Juva", "Enonkoski"),
        (9, "Matti Sulkava", "Varalla"),
    ]
    assert roster.rows[2].mail == "oili@savonlinna.example"
    assert roster.skipped == (Skipped("Pöydät", 1, "title"), Skipped("Pöydät", 8, "section"))


def test_5_a_sheet_for_each_unit_and_one_hidden():
    def hide(book: Workbook) -> None:
        book["Vanhat"].sheet_state = "hidden"
        book["Mikkeli"].row_dimensions[3].hidden = True
        book["Mikkeli"].column_dimensions["B"].hidden = True

    head = ["Nimi", "Sähköposti"]
    roster = read_roster(
        xlsx(
            {
                "Ohje": [["Täytä oma yksikkösi ja palauta 13.3. mennessä."]],
                "Mikkeli": [head, ["Aino Mäkelä", "aino@mikkeli.example"], ["Lähti Jo", "lahti@mikkeli.example"]],
                "Pieksämäki": [head, ["Väinö Räsänen", "vaino@pieksamaki.example"]],
                "Vanhat": [head, ["Entinen Ihminen", "entinen@mikkeli.example"]],
                "Taul4": [],
            },
            hide,
        )
    )
    assert [(row.sheet, row.number, row.name, row.unit) for row in roster.rows] == [
        ("Mikkeli", 2, "Aino Mäkelä", "Mikkeli"),
        ("Pieksämäki", 2, "Väinö Räsänen", "Pieksämäki"),
    ]
    assert set(roster.skipped) == {
        Skipped("Ohje", 0, "sheet_without_headings"),
        Skipped("Mikkeli", 3, "hidden_row"),
        Skipped("Vanhat", 0, "hidden_sheet"),
        Skipped("Taul4", 0, "empty_sheet"),
    }


def test_6_swedish_list_with_one_column_of_names_surname_first():
    roster = read_roster(
        (
            "sep=,\r\n"
            "Deltagarens namn,E-postadress,Enhet,Tfn,Språk,Chef\r\n"
            "Öberg Åsa,asa.oberg@pargas.example,Sysselsättning,0400 123 456,svenska,Lindholm Bo\r\n"
            "Söderström Karl-Erik,karl-erik.soderstrom@pargas.example,Sysselsättning,,sv,Lindholm Bo\r\n"
            '"Lindholm, Bo",bo.lindholm@pargas.example,"Integration, språk",,finska,\r\n'
            "Sammanlagt,3,,,,\r\n"
        ).encode("utf-8-sig")
    )
    assert [(row.name, row.unit, row.language) for row in roster.rows] == [
        ("Åsa Öberg", "Sysselsättning", "sv"),
        ("Karl-Erik Söderström", "Sysselsättning", "sv"),
        ("Bo Lindholm", "Integration, språk", "fi"),
    ]
    assert roster.rows[0].number == 2
    assert Heading("", "F", "Chef", "") in roster.headings
    assert roster.skipped == (Skipped("", 5, "sum"),)


def test_7_the_same_person_twice_in_two_spellings_and_twice_by_mail():
    roster = read_roster(
        "Name;Email;Department\n"
        "Aino Mäkelä;aino.makela@juva.example;Services\n"
        "Mäkelä, Aino;aino.m@juva.example;Services\n"
        "Väinö Räsänen;VAINO@juva.example;Services\n"
        "V. Räsänen;vaino@juva.example ;Services\n".encode()
    )
    assert troubles(roster) == [[], ["same_name_in_file"], [], ["twice_in_file"]]
    assert roster.rows[1].troubles[0].facts == {"sheet": "", "row": 2}
    assert roster.rows[3].troubles[0].facts == {"sheet": "", "row": 4}


def test_8_a_column_of_identity_codes_refuses_the_file_and_a_code_in_a_cell_is_masked():
    with pytest.raises(DomainError) as refused:
        read_roster(xlsx({"Lista": [["Henkilöt"], [], ["Nimi", "Hetu", "Sähköposti"], ["A B", "x", "a@b.example"]]}))
    assert refused.value.code == "roster_forbidden_heading"
    assert refused.value.facts == {
        "heading": "Hetu",
        "kind": "identity",
        "sheet": "Lista",
        "row": 3,
        "column": "B",
        "hidden": False,
    }
    roster = read_roster("Nimi;Lisätieto;S-posti\nAino Mäkelä 131052-308T;131052-308T;a@b.example\n".encode())
    assert people(roster) == [("Aino Mäkelä", "a@b.example")]
    assert troubles(roster) == [["identity_code:A", "identity_code:B"]]
    assert "308T" not in repr(roster)


def test_9_sick_leave_beside_the_names_refuses_the_file_even_on_a_hidden_sheet():
    def hide(book: Workbook) -> None:
        book["Poissaolot"].sheet_state = "veryHidden"

    sheets = {
        "Lista": [["Nimi", "Sähköposti"], ["Aino Mäkelä", "aino@mikkeli.example"]],
        "Poissaolot": [["Nimi", "Sairauspoissaolot 2025 (pv)"], ["Aino Mäkelä", 12]],
    }
    with pytest.raises(DomainError) as refused:
        read_roster(xlsx(sheets, hide))
    assert refused.value.facts["heading"] == "Sairauspoissaolot 2025 (pv)"
    assert refused.value.facts["kind"] == "health"
    assert (refused.value.facts["sheet"], refused.value.facts["column"]) == ("Poissaolot", "B")
    assert refused.value.facts["hidden"] is True


def test_10_sixty_kilobytes_that_unpack_to_nineteen_million_bytes_are_refused_unparsed():
    rows = line("Nimi", "Sähköposti") + "<row><c/></row>" * 1_266_000
    bomb = bare(rows)
    assert len(bomb) < 80_000
    with pytest.raises(DomainError) as refused:
        read_roster(bomb)
    assert refused.value.code == "roster_bomb"
    assert 18_900_000 < int(str(refused.value.facts["unpacked"])) < 20 * 1024 * 1024


def test_a_list_made_with_care_has_links_bold_headings_and_a_formula_or_two():
    book = Workbook()
    sheet = book.active
    sheet.append(["Etunimi", "Sukunimi", "Sähköposti", "Puhelin", "Yksikkö"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.append(["Aino", "Mäkelä", "Lähetä viesti", "'0401234567", "Mikkeli"])
    sheet["C2"].hyperlink = "mailto:Aino.Makela@mikkeli.example?subject=Hei"
    sheet.append(["Väinö", "Räsänen", '=LOWER("VAINO@X.EXAMPLE")', "ei ole", "Mikkeli"])
    roster = read_roster(saved(book))
    assert people(roster) == [("Aino Mäkelä", "aino.makela@mikkeli.example"), ("Väinö Räsänen", "")]
    assert troubles(roster) == [[], ["formula_without_value:C", "mail_missing:C", "phone_malformed:D"]]
