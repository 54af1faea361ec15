"""Addresses as mail programs and telephones write them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rosters.making import people, troubles
from oppiva.core.errors import DomainError
from oppiva.core.rosters import paste

A, V, O = "aino@x.example", "vaino@x.example", "oili@x.example"  # noqa: E741 -- the first letters of three names


@pytest.mark.parametrize(
    "text",
    [
        f"Aino Mäkelä <{A}>; Väinö Räsänen <{V}>; Oili Räty <{O}>",
        f"Mäkelä, Aino <{A}>; Räsänen, Väinö <{V}>; Räty, Oili <{O}>;",
        f'"Mäkelä, Aino" <{A}>, "Räsänen, Väinö" <{V}>, "Räty, Oili" <{O}>',
        f"Mäkelä, Aino <{A}>, Räsänen, Väinö <{V}>, Räty, Oili <{O}>",
        f"Aino Mäkelä <{A}>\nVäinö Räsänen <{V}>\r\n\r\nOili Räty <{O}>\n",
        f"“Aino Mäkelä” <{A}>,\n“Väinö Räsänen” <{V}>,\n“Oili Räty” <{O}>",
        f"'Aino Mäkelä' <mailto:{A}>; 'Väinö Räsänen' <{V}>; 'Oili Räty' <{O}>",
        f"Vastaanottaja: Aino Mäkelä <{A}>; Väinö Räsänen <{V}>\nKopio: Oili Räty <{O}>",
        f"> Aino Mäkelä <{A}>\n> Väinö Räsänen\n> <{V}>\n> Oili Räty <{O}>",
        f"Aino\tMäkelä\t{A}\nVäinö\tRäsänen\t{V}\nOili\tRäty\t{O}",
        f"{A} (Aino Mäkelä); {V} (Väinö Räsänen); {O} Oili Räty",
        f"Aino Mäkelä ({A})\n• Väinö Räsänen [{V}]\n- Oili Räty {O}",
        f"MÄKELÄ Aino <{A.upper()}>; Räsänen\u00a0,\u00a0Väinö <{V}>; Oili Räty (Mikkeli) <{O}>",
    ],
)
def test_three_people_are_found_however_they_are_written(text):
    roster = paste(text)
    assert people(roster) == [("Aino Mäkelä", A), ("Väinö Räsänen", V), ("Oili Räty", O)]
    assert troubles(roster) == [[], [], []]
    assert [row.number for row in roster.rows] == [1, 2, 3]
    assert roster.kind == "paste"


def test_addresses_alone_have_no_names():
    roster = paste(f"{A}, {V};{O}\n'{A}' <{A}>")
    assert people(roster) == [("", A), ("", V), ("", O), ("", A)]
    assert troubles(roster)[3] == ["name_missing", "twice_in_file"]


def test_addresses_tell_the_order_of_the_names_here_too():
    mixed = paste(
        "Mäkelä Aino <aino.makela@x.example>; Väinö Räsänen <vaino.rasanen@y.example>; Oili Räty <o@y.example>"
    )
    assert [row.name for row in mixed.rows] == ["Aino Mäkelä", "Väinö Räsänen", "Oili Räty"]
    roster = paste("Mäkelä Aino <aino.makela@x.example>; Räsänen Väinö <vaino.rasanen@x.example>")
    assert [row.name for row in roster.rows] == ["Aino Mäkelä", "Väinö Räsänen"]


def test_where_names_are_written_both_ways_each_is_told_by_its_own_address():
    text = "Mäkelä Aino <aino.makela@x.example>; Väinö Räsänen <vaino.rasanen@y.example>; Oili Räty <o@y.example>"
    assert [row.name for row in paste(text).rows] == ["Aino Mäkelä", "Väinö Räsänen", "Oili Räty"]


def test_what_is_no_address_is_told_with_the_person():
    roster = paste(f"Aino Mäkelä; Väinö <vaino@x>; {A} , Räsänen, Oili; {'x' * 130} <{O}>; 12345 <b@x.example>")
    assert troubles(roster) == [
        ["mail_missing"],
        ["mail_malformed"],
        [],
        ["name_too_long"],
        ["name_missing"],
    ]


def test_a_name_after_the_last_comma_is_not_lost():
    assert people(paste(f"Aino Mäkelä <{A}>, Väinö <{V}>, Oili Räty")) == [
        ("Aino Mäkelä", A),
        ("Väinö", V),
        ("Oili Räty", ""),
    ]


def test_an_identity_code_in_pasted_text_is_masked():
    roster = paste(f"Aino Mäkelä 131052-308T <{A}>; 131052-308t@x.example")
    assert people(roster)[0] == ("Aino Mäkelä", A)
    assert "identity_code" in troubles(roster)[0]
    assert "308" not in repr(roster)


def test_nothing_too_much_and_too_many_are_refused():
    for text, code in [
        (" ;\n, <>", "roster_empty"),
        ("x" * 200_001, "roster_too_large"),
        ("a@x.fi;" * 20_001, "roster_too_many_cells"),
    ]:
        with pytest.raises(DomainError) as refusal:
            paste(text)
        assert refusal.value.code == code


@given(st.text(st.sampled_from("aäÅ@.<>;,\"'\n\t() -x1:“\x00\ud800"), max_size=60))
def test_any_text_is_people_or_a_refusal(text):
    if not any(map(str.isalnum, text)):
        with pytest.raises(DomainError, match="roster_empty"):
            paste(text)
        return
    with suppress(DomainError):
        assert all(row.name or row.mail or row.troubles for row in paste(text).rows)
