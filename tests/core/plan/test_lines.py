"""The line of a statement, whatever way the TOML writes it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.plan.lines import line_of, statement_lines
from oppiva.core.plan.paths import joined, names_of, steps_of

TEXT = """# a comment
a = 1
b.c = 2 # beside
'd e'."f.g" = 3

[h]
i = [
  1, # [
  "]", { j = 4 },
]
k = '''
[h]
'''
[[l]]
m = 5
[l.n]
o = 6
[[l]]
m = 7
[[l.p]]
q = 8
[[l.p]]
[ r . s ]
t = 9"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a", 2),
        ("b", 3),
        ("b.c", 3),
        ("h", 6),
        ("h.i", 7),
        ("h.i[1].j", 7),
        ("h.k", 11),
        ("l", 14),
        ("l[0].m", 15),
        ("l[0].n.o", 17),
        ("l[1]", 18),
        ("l[1].m", 19),
        ("l[1].p[0].q", 21),
        ("l[1].p[1]", 22),
        ("l[1].missing", 18),
        ("r.s.t", 24),
        ("nothing", 1),
    ],
)
def test_line_where_the_statement_begins(path, line):
    tomllib.loads(TEXT)
    assert line_of(TEXT, steps_of(path)) == line


def test_quoted_keys_are_steps_of_their_own():
    assert statement_lines(TEXT)[("d e", "f.g")] == 4


STRINGS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)


@given(st.lists(st.tuples(STRINGS, st.sampled_from(['"""', "'''", '"', "'"])), min_size=1, max_size=8))
def test_strings_of_every_kind_hide_what_is_in_them(values):
    lines, number = [], 1
    expected = {}
    for at, (text, quote) in enumerate(values):
        inside = text.replace("\\", "").replace("'", "").replace('"', "")
        more = "\n[x]\n" if len(quote) == 3 else "[x] #"
        lines.append(f"k{at} = {quote}{inside}{more}{quote}")
        expected[(f"k{at}",)] = number
        number += 1 + lines[-1].count("\n")
    text = "\n".join(lines)
    tomllib.loads(text)
    assert statement_lines(text) == expected


@given(st.lists(st.one_of(st.integers(0, 300), st.from_regex(r"[A-Za-z_-][A-Za-z0-9_-]*", fullmatch=True)), max_size=6))
def test_paths_and_steps_are_two_ways_to_write_one_thing(steps):
    path = joined(tuple(steps))
    assert steps_of(path) == tuple(steps)
    assert names_of(path) == tuple(step for step in steps if isinstance(step, str))
