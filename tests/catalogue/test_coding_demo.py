"""The demo's analysis is made through the services and is the same at every build."""

from __future__ import annotations

from catalogue.table import Table
from oppiva.catalogue import coding_demo
from oppiva.catalogue.models import Coding, Memo
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.rules.coding import desk_of


def test_the_candidate_with_the_most_texts_is_coded_by_the_words_of_its_sentences(table: Table) -> None:
    small, large = table.open("Yksi teksti", 6), table.open("Kolme tekstiä", 0, 1, 2)
    coding_demo.build(table.actor, table.programme)
    assert set(Coding.objects.values_list("code__candidate__code", flat=True)) == {large.code}
    assert small.codes.count() == 0
    given = set(Coding.objects.values_list("quote__text", "code__name"))
    assert ("Kolme kysymystä riittää.", "Mitä opittiin") in given
    assert all(any(stem in words.lower() for stem in coding_demo.CODES[name][3]) for words, name in given)
    tree = reads.code_rows(desk_of(table.actor, large))
    assert sorted(one.name for one in tree) == sorted(coding_demo.CODES)
    assert {one.path[0] for one in tree if one.depth} == {"Mitä muuttui"}
    assert Memo.objects.count() == 2


def test_where_no_candidate_has_three_texts_nothing_is_coded(table: Table) -> None:
    table.open("Kaksi", 0, 1)
    coding_demo.build(table.actor, table.programme)
    assert not Coding.objects.exists()
