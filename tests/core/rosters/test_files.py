"""What is no list is told by its content; text and xlsx are read however they were written."""

import io
import json
import zipfile

import pytest

from core.rosters.making import MAIN, OFFICE, RELS, bare, line, of_csv, people, troubles, zipped
from oppiva.core.errors import DomainError
from oppiva.core.rosters import MOST_BYTES, REFUSALS, read_roster
from oppiva.core.rosters.package import unescaped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
HEAD = line("Nimi", "Sähköposti")
AINO = line("Aino Mäkelä", "a@x.example")


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "roster_empty"),
        (b"\xef\xbb\xbf\r\n", "roster_empty"),
        (b"\r\n;;;\r\n", "roster_empty"),
        (b"x" * (MOST_BYTES + 1), "roster_too_large"),
        (OLE + utf16("Workbook"), "roster_is_xls"),
        (OLE + utf16("Book"), "roster_is_xls"),
        (OLE + utf16("WordDocument"), "roster_is_document"),
        (OLE + utf16("EncryptedPackage"), "roster_encrypted"),
        (b"%PDF-1.7\n", "roster_is_pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "roster_is_image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "roster_is_image"),
        (b"RIFF\x00\x00\x00\x00WEBP", "roster_is_image"),
        (b"\x00\x00\x00\x18ftypheic", "roster_is_image"),
        (b"\x1f\x8b\x08\x00", "roster_is_zip"),
        (b"PK\x05\x06" + b"\x00" * 18, "roster_is_zip"),
        (b"{\\rtf1\\ansi}", "roster_is_document"),
        (b"<html><table><tr><td>Nimi", "roster_is_html"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE HTML>", "roster_is_html"),
        (b"\xff\xfe" + utf16("<table>"), "roster_is_html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "roster_is_html"),
        (b'<?xml version="1.0"?><html xmlns="x">', "roster_is_html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "roster_is_xml"),
        (b"BEGIN:VCARD\r\nVERSION:3.0", "roster_is_card"),
        (bytes(range(1, 32)) * 40, "roster_is_binary"),
        (b"Nimi;S-posti\n" + bytes(range(256)) * 40, "roster_is_binary"),
        (b"PK\x03\x04 not a zip at all", "roster_broken"),
        (zipped({"a.txt": "x"}), "roster_is_zip"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "roster_is_ods"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "roster_is_document"),
        (zipped({"word/document.xml": "<w/>"}), "roster_is_document"),
        (zipped({"xl/workbook.bin": "x"}), "roster_is_xlsb"),
        (zipped({"Index/Document.iwa": "x"}), "roster_is_numbers"),
        (zipped({"a.txt": "x" * 1_000_000}), "roster_bomb"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "roster_empty"),
        (b'"' + b"x" * 200_000, "roster_broken"),
    ],
)
def test_what_is_no_list_is_refused_with_a_code_that_says_what_it_is(data, code):
    with pytest.raises(DomainError) as refusal:
        read_roster(data)
    assert refusal.value.code == code
    assert code in REFUSALS
    json.dumps(refusal.value.facts)


def test_a_workbook_whose_parts_are_opened_by_a_password_is_refused():
    data = bytearray(bare(HEAD))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    with pytest.raises(DomainError, match="roster_encrypted"):
        read_roster(bytes(data))


class TestText:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp850", "mac_roman"]
    )
    @pytest.mark.parametrize("delimiter", ";\t,|")
    def test_any_letters_and_any_mark_between_the_columns(self, encoding, delimiter):
        rows = [("Nimi", "Sähköposti", "Yksikkö"), ("Åsa Öhman", "asa@x.example", "Äänekoski, työ; tuki")]
        text = "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
        roster = read_roster(text.encode(encoding))
        assert (roster.rows[0].name, roster.rows[0].unit) == ("Åsa Öhman", "Äänekoski, työ; tuki")
        assert roster.encoding == {"utf-16": "utf-16-le"}.get(encoding, encoding)

    def test_a_quotation_mark_nobody_closed_takes_one_cell_not_the_file(self):
        roster = of_csv("Nimi;S-posti", '"Aino Mäkelä;a@x.example', "Väinö Räsänen;v@x.example")
        assert people(roster) == [("Aino Mäkelä", "a@x.example"), ("Väinö Räsänen", "v@x.example")]

    def test_text_kept_as_text_for_excel_and_line_breaks_in_cells(self):
        roster = of_csv("Nimi;S-posti;Puhelin", '"Aino\r\nMäkelä";a@x.example;"=""0401234567"""', "V R;v@x.example;")
        assert (roster.rows[0].name, roster.rows[0].phone) == ("Aino Mäkelä", "0401234567")
        assert roster.rows[1].number == 3

    def test_the_limit_of_cells_is_told_with_the_row_where_it_was_passed(self):
        lines = [f"Aino Mäkelä;a{number}@x.example;Mikkeli" for number in range(7_000)]
        assert len(of_csv("Nimi;S-posti;Yksikkö", *lines[:6_000]).rows) == 6_000
        with pytest.raises(DomainError) as refusal:
            of_csv("Nimi;S-posti;Yksikkö", *lines)
        assert refusal.value.code == "roster_too_many_cells"
        assert refusal.value.facts == {"most": 20_000, "sheet": "", "row": 6_667}

    def test_dos_end_marks_and_odd_bytes_do_no_harm(self):
        roster = read_roster(b"Nimi;S-posti\r\nAino\x81 M\xe4kel\xe4;a@x.example\r\n\x1a")
        assert people(roster) == [("Aino\ufffd Mäkelä", "a@x.example")]
        assert troubles(roster) == [["letters_lost:A"]]


class TestWorkbook:
    def test_strict_files_are_read_like_any_other(self):
        main = 'xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"'
        assert people(read_roster(bare(HEAD + AINO, main=main))) == [("Aino Mäkelä", "a@x.example")]

    def test_a_claim_of_a_million_rows_costs_nothing(self):
        rows = HEAD + AINO + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
        data = bare(rows, more='<mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>')
        assert len(read_roster(data).rows) == 1

    def test_thousands_of_styled_cells_without_anything_in_them_are_no_cells(self):
        empty = "".join(f'<row r="{row}">{"<c/>" * 50}</row>' for row in range(3, 603))
        noise = "".join(f'<row r="{row}" spans="{row * 7919 % 99991}"/>' for row in range(2_000, 9_000))
        assert len(read_roster(bare(HEAD + AINO + empty + noise)).rows) == 1

    def test_too_many_cells_name_sheet_and_row(self):
        many = "".join(line(f"A{row} x", f"a{row}@x.example", str(row * 7919)) for row in range(7_000))
        with pytest.raises(DomainError) as refusal:
            read_roster(bare(HEAD + many))
        assert refusal.value.facts == {"most": 20_000, "sheet": "Lista", "row": 6_668}

    @pytest.mark.parametrize(
        ("rows", "row", "column"),
        [
            ('<row r="3"><c r="B3"><v>1</v></c><c r="?"/></row>', 3, "B"),
            ('<row r="4"><c r="A4" t="s"><v>7</v></c></row>', 4, "A"),
            ('<row r="5"><c r="ZZZ5"/></row>', 5, "ZZZ"),
            ('<row r="9999999"/>', 9_999_999, ""),
            ('<row r="6"><c r="C6"><v>', 6, ""),
        ],
    )
    def test_what_is_broken_is_named_by_row_and_column(self, rows, row, column):
        with pytest.raises(DomainError) as refusal:
            read_roster(bare(HEAD + rows))
        assert refusal.value.code == "roster_broken"
        assert refusal.value.facts == {"sheet": "Lista", "row": row, "column": column}

    @pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"])
    def test_a_document_type_with_entities_is_refused(self, name):
        evil = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;">]><a>&d;</a>'
        relations = (
            f'<Relationships {RELS}><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="/xl/styles.xml"/></Relationships>'
        )
        with pytest.raises(DomainError, match="roster_broken"):
            read_roster(bare(HEAD + AINO, parts={"xl/_rels/workbook.xml.rels": relations, name: evil}))

    def test_merges_by_the_hundred_thousand_are_refused(self):
        more = "".join(f'<mergeCell ref="A1:A{100_000 - number}"/>' for number in range(3))
        data = bare(HEAD + AINO + line("V R", "v@x.example", row=99_000), more=f"<mergeCells>{more}</mergeCells>")
        with pytest.raises(DomainError, match="roster_broken"):
            read_roster(data)

    def test_cells_of_every_kind_are_read_as_shown(self):
        relations = (
            f'<Relationships {RELS}><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rId4" Type="{OFFICE}/externalLink" Target="file:///x" TargetMode="External"/>'
            f'<Relationship Id="rId5" Type="{OFFICE}/vbaProject" Target="vbaProject.bin"/></Relationships>'
        )
        parts = {
            "xl/_rels/workbook.xml.rels": relations,
            "xl/vbaProject.bin": "never read",
            "xl/styles.xml": f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="170" formatCode="[$-40B]d\\.m\\.yyyy"/>'
            '<numFmt numFmtId="171" formatCode="0##\\ ###\\ &quot;puh&quot;"/></numFmts>'
            '<cellXfs><xf/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            "xl/sharedStrings.xml": f"<sst {MAIN}><si><t>Nimi</t></si><si><r><t>Säh</t></r><r><t>köposti</t></r>"
            "<rPh><t>x</t></rPh></si><si><t>Aino_x000D_ Mäkelä</t></si></sst>",
        }
        rows = (
            '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="inlineStr"><is><t>Puhelin</t></is></c>'
            '<c t="inlineStr"><is><t>Yksikkö</t></is></c></row>'
            '<row><c t="s"><v>2</v></c><c t="str"><f>A1&amp;B1</f><v>a@x.example</v></c>'
            '<c s="2"><v>4.01234567E8</v></c><c s="1"><v>46093</v></c></row>'
            '<row><c s="3"><v>46093.5</v></c><c t="e"><f>X()</f><v>#NAME?</v></c><c><v>1E999999999</v></c>'
            '<c t="str"><f>A1</f><v></v></c></row>'
            '<row><c t="d"><v>2026-03-12</v></c><c><f>A1</f></c><c t="b"><v>1</v></c><c><v>12.50</v></c></row>'
            '<row><c><v>nan</v></c><c t="str"><v>n@x.example</v></c><c><v>no number</v></c><c s="1"><v>-5</v></c></row>'
        )
        roster = read_roster(bare(rows, parts=parts))
        assert [(row.name, row.mail, row.phone, row.unit) for row in roster.rows] == [
            ("Aino Mäkelä", "a@x.example", "0401234567", ""),
            ("", "", "", ""),
            ("", "", "", "12.5"),
            ("nan", "n@x.example", "", "-5"),
        ]
        assert troubles(roster) == [
            ["unit_is_date:D"],
            ["cell_error:B", "mail_missing:B", "name_is_date:A", "phone_malformed:C"],
            ["formula_without_value:B", "mail_missing:B", "name_is_date:A", "phone_malformed:C"],
            ["phone_malformed:C"],
        ]

    def test_links_are_looked_at_never_followed(self):
        rels = (
            f'<Relationships {RELS}><Relationship Id="rId1" Type="{OFFICE}/hyperlink" Target="mailto:v%C3%A4@x.example"'
            f' TargetMode="External"/><Relationship Id="rId2" Type="{OFFICE}/hyperlink" Target="https://x.example"'
            f' TargetMode="External"/><Relationship Id="rId3" Type="{OFFICE}/hyperlink" '
            'Target="MAILTO:k@x.example?subject=x" TargetMode="External"/></Relationships>'
        )
        links = "".join(
            f'<hyperlink ref="{ref}" r:id="{rel}"/>'
            for ref, rel in [("B2", "rId1"), ("B3:B9", "rId2"), ("B4", "rId3"), ("A9", "rId3"), ("?", "rId3")]
        )
        rows = HEAD + line("Väinö Räsänen", "mail") + line("Oili Räty", "mail") + line("Kalle Juva", "mail")
        data = bare(rows, more=f"<hyperlinks>{links}</hyperlinks>", parts={"xl/worksheets/_rels/sheet1.xml.rels": rels})
        roster = read_roster(data)
        assert [row.mail for row in roster.rows] == ["vä@x.example", "mail", "k@x.example"]
        assert troubles(roster) == [["mail_malformed:B"], ["mail_malformed:B"], []]

    def test_sheets_that_are_missing_or_charts_are_passed_by(self):
        book = (
            f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="Kaavio" r:id="rId9"/><sheet name="Lista" '
            'sheetId="1" r:id="rId1"/></sheets></workbook>'
        )
        assert len(read_roster(bare(HEAD + AINO, parts={"xl/workbook.xml": book})).rows) == 1

    def test_a_sheet_without_its_relations_has_links_to_nowhere(self):
        more = '<hyperlinks><hyperlink ref="B2" r:id="rId1"/><hyperlink ref="C2" id="rId2"/></hyperlinks>'
        assert people(read_roster(bare(HEAD + AINO, more=more))) == [("Aino Mäkelä", "a@x.example")]

    def test_of_a_hidden_sheet_only_the_first_rows_are_looked_at(self):
        rows = "".join(line("Nimi", f"{row}") for row in range(40)) + line("Nimi", "Hetu")
        book = (
            f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets><sheet name="Piilo" state="hidden" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>"
        )
        with pytest.raises(DomainError, match="roster_empty"):
            read_roster(bare(rows, parts={"xl/workbook.xml": book}))

    def test_a_text_told_by_a_thousand_cells_is_cut_once(self):
        data = bare(HEAD + line("x" * 30_000, "a@x.example"))
        assert troubles(read_roster(data)) == [["name_too_long:A"]]

    def test_control_characters_of_excel_are_understood(self):
        assert unescaped("a_x000D__x0041_b") == "a\rAb"

    def test_a_part_that_lies_about_its_size_is_broken(self):
        data = bytearray(bare(HEAD + AINO))
        with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
            sheet = archive.getinfo("xl/worksheets/sheet1.xml")
        at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
        data[at + 24 : at + 28] = (sheet.file_size - 40).to_bytes(4, "little")
        with pytest.raises(DomainError, match="roster_broken"):
            read_roster(bytes(data))
