"""Whether a row is somebody already known: by address, then by name, and never merged without being asked."""

import pytest

from oppiva.core.matching import Fate, Known, Line, Names, Surroundings, akin, folded, judge

HERE = frozenset({"u1", "u2"})
AINO = Known("aino", "Aino Mäkelä", "aino@x.example", "u1")


def line(name: str = "Uuno Uusi", mail: str = "uuno@x.example", number: int = 1, **more: object) -> Line:
    return Line(number, number, name, mail, **{"unit": "u1", "unit_text": "Yksi", **more})


def fate(one: Line, **around: object) -> Fate:
    return judge([one], Surroundings(**{"here": HERE, **around}))[0]


def why(one: Line, **around: object) -> tuple[str, str]:
    found = fate(one, **around)
    return found.fate, found.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aino Mäkelä", "makela aino"),
        ("Liisa Virtanen", "Lisa Virtanen"),
        ("Anna-Liisa Virtanen", "Anna Liisa Virtanen"),
        ("Liisa Virtanen", "Liisa Virtanen-Koski"),
        ("Pekka Hakkarainen", "Pekka Hakkarinen"),
        ("Søren Ågren", "Soren Agren"),
        ("Cecilia O'Neill", "Oneill Cecilia"),
        ("Daavid de la Cruz", "de la Cruz, Daavid"),
        ("Virtanen Liisa (Etelä-Savon hyvinvointialue)", "Liisa Virtanen"),
    ],
)
def test_two_spellings_of_one_name_are_found(one: str, other: str) -> None:
    names: Names[int] = Names()
    names.add(one, 7)
    assert names.spelled(other) == 7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maija Virtanen", "Marja Virtanen"),
        ("Liisa Virtanen", "Liisa Korhonen"),
        ("Liisa", "Liisa"),
        ("", "Liisa Virtanen"),
        ("Daavid de la Cruz", "Eeva de la Cruz"),
        ("Cecilia O'Neill", "Tina O’Neill"),
        ("Anna Koskela-Virtanen", "Pekka Koskela-Virtanen"),
        ("Anna Maria Virtanen", "Anna Liisa Virtanen"),
    ],
)
def test_two_peoples_names_are_not_taken_for_one(one: str, other: str) -> None:
    names: Names[int] = Names()
    names.add(one, 7)
    assert names.spelled(other) is None


def test_people_of_one_surname_are_no_question_and_the_same_name_with_another_address_is() -> None:
    rows = [
        line("Daavid de la Cruz", "daavid@x.example", 1),
        line("Eeva de la Cruz", "eeva@x.example", 2),
        line("Cruz Daavid de la", "d.cruz@x.example", 3),
    ]
    found = judge(rows, Surroundings(here=HERE, colleagues=[Known("tina", "Tina de la Cruz", "tina@x.example", "u1")]))
    assert [one.reason for one in found] == ["", "", "same_name_in_file"]


def test_with_one_address_a_common_part_of_the_name_is_enough() -> None:
    assert akin("Liisa Virtanen", "Liisa Korhonen")
    assert not akin("Liisa Virtanen", "Matti Meikäläinen")


def test_units_are_compared_without_case_accents_and_signs() -> None:
    assert folded(" Työ- ja elinkeino, YKSIKKÖ ") == folded("tyo ja elinkeino yksikko")


def test_a_new_row_with_a_unit_is_sent() -> None:
    assert fate(line()) == Fate("new", unit="u1", sends=True)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"name": ""}, "name_missing"),
        ({"name": "x" * 121}, "name_too_long"),
        ({"mail": ""}, "mail_missing"),
        ({"mail": "a@b"}, "mail_malformed"),
        ({"mail": "a b@x.example"}, "mail_malformed"),
        ({"mail": "a" * 300 + "@x.example"}, "mail_malformed"),
        ({"unit": ""}, "unit_unknown"),
        ({"unit": "", "unit_text": ""}, "unit_missing"),
        ({"troubles": ("letters_lost",)}, "letters_lost"),
    ],
)
def test_what_is_wrong_in_a_row_refuses_it(more: dict[str, object], reason: str) -> None:
    assert why(line(**more)) == ("refused", reason)


def test_a_row_left_out_does_not_stand_in_the_way_of_the_next() -> None:
    first, second = judge([line(decided="out"), line(number=2)], Surroundings())
    assert (first.fate, second.fate) == ("left_out", "new")


def test_a_refused_row_does_not_hold_its_address() -> None:
    first, second = judge([line(name=""), line(number=2)], Surroundings())
    assert (first.fate, second.fate) == ("refused", "new")


def test_what_a_known_person_gets_depends_on_role_invitation_and_unit() -> None:
    row = line("Aino Mäkelä", "AINO@x.example")
    assert why(row, people=[AINO]) == ("matched", "")
    assert why(row, people=[AINO], holders=frozenset({("aino", "u1")})) == ("matched", "has_role")
    assert why(row, people=[AINO], invited=frozenset({("aino@x.example", "u1")})) == ("matched", "invited_already")
    moved = line("Aino Mäkelä", "aino@x.example", unit="u2")
    assert why(moved, people=[AINO]) == ("matched", "unit_differs")
    assert why(moved, people=[AINO], movable=HERE) == ("changed", "moves")
    has = fate(moved, people=[AINO], movable=HERE, holders=frozenset({("aino", "u2")}))
    assert (has.fate, has.sends) == ("changed", False)
    assert why(row, people=[AINO], me="aino") == ("refused", "yourself")


def test_a_list_that_names_no_unit_takes_the_units_of_those_it_knows() -> None:
    row = line("Aino Mäkelä", "aino@x.example", unit="u2", unit_text="")
    assert fate(row, people=[AINO], movable=HERE).unit == "u1"
    assert fate(row, people=[AINO], here=frozenset({"u2"})).unit == "u2"


def test_who_has_left_comes_back_only_when_said_and_allowed() -> None:
    gone = Known("aino", "Aino Mäkelä", "aino@x.example", "u1", "left")
    row = line("Aino Mäkelä", "aino@x.example")
    back = line("Aino Mäkelä", "aino@x.example", decided="returns")
    assert why(row, people=[gone]) == ("refused", "left_not_yours")
    assert why(row, people=[gone], openable=frozenset({"aino"})) == ("refused", "has_left")
    assert why(back, people=[gone], openable=frozenset({"aino"})) == ("matched", "comes_back")
    assert why(back, people=[gone]) == ("refused", "left_not_yours")


def test_an_address_of_somebody_else_needs_a_word() -> None:
    row = line("Matti Meikäläinen", "aino@x.example")
    assert why(row, people=[AINO]) == ("refused", "mail_of_another")
    assert why(line("Matti Meikäläinen", "aino@x.example", decided="same"), people=[AINO]) == ("matched", "")


def test_a_name_known_in_the_organisation_is_asked_about() -> None:
    row = line("Makela Aino", "a.makela@x.example")
    assert why(row, colleagues=[AINO]) == ("refused", "maybe_known")
    assert fate(line("Makela Aino", "a.makela@x.example", decided="same"), colleagues=[AINO]).person == "aino"
    assert why(line("Makela Aino", "a.makela@x.example", decided="other"), colleagues=[AINO]) == ("new", "")
