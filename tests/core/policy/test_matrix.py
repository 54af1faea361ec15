"""The table is read as the page writes it, and what it does not hold is refused."""

from dataclasses import replace

import pytest

from core.policy.cast import EVERYWHERE_HERE, HERE, NOW, THERE, grant, person, target
from oppiva.core.policy import (
    ACTIONS,
    CELLS,
    COLUMNS,
    KINDS,
    MATRIX,
    OF_EVERY_ROLE,
    RESPONSIBLE_PERSON,
    ROLES,
    SCOPES,
    Level,
    Place,
    Target,
    decide,
)
from oppiva.core.policy.matrix import Term, parse, read_tables

WIDE = {role: sorted(kinds, key=lambda kind: Place(kind).width)[-1] for role, kinds in SCOPES.items()}
PLAIN = [
    (kind, role, cell)
    for kind, row in CELLS.items()
    for role, cell in row.items()
    if "(" not in cell and "hours" not in cell and cell != "-" and kind not in {"pulse_answer", "pulse_result"}
]


def test_the_table_fills_36_rows_and_14_columns():
    assert len(CELLS) == 36
    assert all(tuple(row) == ROLES for row in CELLS.values())
    assert len(ROLES) == len(COLUMNS) == 14


@pytest.mark.parametrize(
    ("cell", "terms"),
    [
        ("-", ()),
        ("RW.o", (Term("RW", "own"),)),
        ("R.u* (6)", (Term("R", "unit", published=True, note=6),)),
        ("W.p, m.p", (Term("W", "programme"), Term("m", "programme"))),
        ("RX.p, append", (Term("RX", "programme"), Term("append", "programme"))),
        ("R*, adopt", (Term("R", published=True), Term("adopt", published=True))),
        ("verify", (Term("verify", "instance"),)),
        ("RW pair", (Term("RW", "pair"),)),
        ("RW.o hours", (Term("RW", "own", only="hours"),)),
        ("RWA* text", (Term("RWA", published=True, only="text"),)),
        ("R (1)", (Term("R", note=1),)),
        ("- (10)", (Term("", note=10),)),
    ],
)
def test_a_cell_is_read_as_the_page_writes_it(cell, terms):
    assert parse(cell) == terms


@pytest.mark.parametrize("cell", ["", "Q.p", "R.z", "R.p(1)", "R.p ,W.p", "read"])
def test_a_cell_that_the_page_does_not_know_is_refused(cell):
    with pytest.raises(ValueError, match="not a cell"):
        parse(cell)


def test_a_row_too_short_twice_filled_or_left_open_is_refused():
    with pytest.raises(ValueError, match="has 1 cells for 2"):
        read_tables("kind | PA | TM\nperson | R.s")
    with pytest.raises(ValueError, match="fills column PA twice"):
        read_tables("kind | PA\nperson | R.s", "kind | PA\nperson | R.u")
    with pytest.raises(ValueError, match="does not fill every column"):
        read_tables("kind | PA\nperson | R.s")


@pytest.mark.parametrize(("kind", "role", "cell"), PLAIN)
def test_a_role_in_its_place_gets_what_its_cell_says(kind, role, cell):
    near = {"own", "pair"} & {"own" if ".o" in cell else "", "pair" if "pair" in cell else ""}
    near |= {"team"} if ".t" in cell else set()
    about = target(kind, *near, publicity="published", state="closed")
    if kind in {"evidence", "pulse_answered"}:
        about = replace(about, places=about.places - {HERE["team"]})  # W4: never by team
    actor = person(grant(role, WIDE[role]) if ".t" not in cell else grant(role, "team"))
    letters = cell.split(".")[0].split(" ")[0].strip("*,")
    read = decide(actor, "read", about, NOW).level
    wanted = Level.FULL if "R" in letters else Level.NUMBERS if "n" in letters else Level.META if "m" in cell else 0
    if kind == "invitation" or (kind, role) == ("evidence", "instance_admin"):
        wanted = read  # held by tests of their own
    assert read == wanted
    for letter, action in {"W": "write", "A": "approve", "X": "export", "D": "delete"}.items():
        assert (decide(actor, action, about, NOW).level == Level.FULL) == (letter in letters), action
    for word in ("append", "verify", "adopt", "send"):
        assert (decide(actor, word, about, NOW).level == Level.FULL) == (word in cell), word


@pytest.mark.parametrize("role", [*ROLES, RESPONSIBLE_PERSON])
def test_a_role_of_another_programme_gets_nothing_here(role):
    if role == "instance_admin":
        return
    actor = person(*(grant(role, kind, THERE) for kind in SCOPES[role] if kind != "own"))
    for kind in KINDS:
        for action in ACTIONS:
            assert decide(actor, action, target(kind, publicity="published"), NOW).level == Level.NONE, (kind, action)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_its_own_profile_and_nobody_elses(role):
    actor = person(grant(role, WIDE[role]))
    for kind in OF_EVERY_ROLE:
        assert decide(actor, "read", Target(kind, relations=frozenset({"own"})), NOW).level == Level.FULL
        assert decide(actor, "read", target(kind), NOW).level == Level.NONE


def test_only_the_instance_administrator_configures():
    for role in (*ROLES, RESPONSIBLE_PERSON):
        may = decide(person(grant(role, WIDE[role])), "write", target("configuration"), NOW).level == Level.FULL
        assert may == (role == "instance_admin")


def test_the_responsible_person_reads_money_and_nothing_else():
    actor = person(grant(RESPONSIBLE_PERSON, "programme"))
    for kind in KINDS:
        for action in ACTIONS:
            level = decide(actor, action, target(kind, "own", "pair", publicity="published"), NOW).level
            assert level == (Level.FULL if (kind, action) == ("cost", "read") else Level.NONE), (kind, action)


@pytest.mark.parametrize(("kind", "action"), [("payroll", "read"), ("person", "impersonate"), ("", "")])
def test_what_is_not_in_the_table_is_refused(kind, action):
    everybody = person(*(grant(role, scope) for role, scopes in SCOPES.items() for scope in scopes))
    decision = decide(everybody, action, target(kind, publicity="public"), NOW)
    assert (decision.level, decision.rule) == (Level.NONE, "not_in_table")


def test_a_grant_of_an_unknown_role_gives_nothing():
    assert decide(person(grant("janitor", "programme")), "read", target("programme"), NOW).level == Level.NONE


def test_the_matrix_cannot_be_changed():
    with pytest.raises(TypeError):
        MATRIX["person"] = {}
    assert frozenset(HERE.values()) == EVERYWHERE_HERE
