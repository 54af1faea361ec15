"""Rights come before ranking: what a reader may not find is in no hit, no count, no order (bars A5, P12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppiva.core.policy import ANONYMOUS, reading
from oppiva.programme.models import Programme
from oppiva.search import queries, services
from oppiva.search.models import TextDoc
from oppiva.search.slots import Text
from search.cast import ANYBODY, FewWords, Shelf, by_programme, everybody, reader
from search.working import embed, likest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

pytestmark = pytest.mark.both
# The texts are the same for every draw.
DRAWN = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = ("soitto", "kirje", "palaveri", "kausityö", "puhelu")


@pytest.fixture
def plans(kinds: Callable[[Any], None], own_folder: Any) -> list[Programme]:
    """Six programmes, each with a text that those with a grant in it may find."""
    shelf = Shelf("plan")
    programmes = [
        Programme.objects.create(code=f"P{n}", start=date(2025, 1, 1), end=date(2027, 1, 1)) for n in range(6)
    ]
    for n, one in enumerate(programmes):
        words = " ".join(WORDS[(n + at) % len(WORDS)] for at in range(3))
        shelf.texts[one.pk] = Text(one.pk, "fi", f"Ohjelma {n}", f"Teimme: {words}. KANARIA{n}.")
    kinds(replace(shelf.kind(), visible_to=by_programme, narrowed=_of_codes))
    services.changed("plan", shelf.texts)
    return programmes


def _of_codes(ids: Any, filters: Mapping[str, Sequence[str]]) -> Any:
    return ids.filter(code__in=filters["code"]) if "code" in filters else ids


def found(actor: Any, query: str, **more: Any) -> set[UUID]:
    return {hit.object_id for hit in queries.find(actor, query, size=100, **more).hits}


@DRAWN
@given(held=st.sets(st.integers(0, 5)), query=st.sampled_from([*WORDS, "teimme", "puhelin", "KANARIA3", "ohjelma 2"]))
def test_a5_what_is_found_is_what_may_be_seen(plans: list[Programme], held: set[int], query: str) -> None:
    mine = {plans[n].pk for n in held}
    actor = reader(*(plans[n] for n in held))
    whole = queries.find(actor, query, size=100)
    assert {hit.object_id for hit in whole.hits} <= mine
    assert whole.total == sum(whole.by_kind.values()) == len(whole.hits)
    assert {pk for ids in whole.listed.values() for pk in ids} <= mine
    if query == "teimme":
        assert {hit.object_id for hit in whole.hits} == mine
    for one in mine:
        assert {hit.object_id for hit in likest(actor, "plan", one)} <= mine - {one}


@DRAWN
@given(held=st.sets(st.integers(0, 5)), query=st.sampled_from([*WORDS, "puhelut", "letter"]))
def test_a5_by_meaning_too(plans: list[Programme], few_words: FewWords, held: set[int], query: str) -> None:
    embed()
    mine = {plans[n].pk for n in held}
    actor = reader(*(plans[n] for n in held))
    assert found(actor, query) <= mine
    for n, one in enumerate(plans):
        alike = {hit.object_id for hit in likest(actor, "plan", one.pk)}
        assert alike <= mine - {one.pk}
        assert n in held or not alike


def test_a_stranger_finds_nothing_and_learns_nothing(plans: list[Programme], few_words: FewWords) -> None:
    embed()
    for actor in (ANYBODY, ANONYMOUS):
        for query in ("kanaria3", "soitto", "ohjelma 3", '"Ohjelma 3"'):
            answer = queries.find(actor, query)
            assert (answer.hits, answer.total, answer.by_kind, answer.found) == ([], 0, {}, False)
        assert likest(actor, "plan", plans[0].pk) == []


def test_the_score_does_not_tell_of_texts_that_are_not_the_readers(plans: list[Programme], few_words: FewWords) -> None:
    """The best BM25 is that of the reader's own texts: a text of others moves nothing in the order."""
    embed()
    actor = reader(plans[0], plans[1])
    scores = [hit.score for hit in queries.find(actor, "palaveri").hits]
    assert scores
    # The best by words has all of the fifth, whatever stands in the texts of others.
    lexical = [hit for hit in queries.find(actor, "kirje").hits if not hit.by_meaning]
    assert lexical


def test_filters_narrow_hits_and_counts(plans: list[Programme]) -> None:
    actor = reader(*plans)
    whole = queries.find(actor, "teimme", filters={"code": ["P1", "P2"]})
    assert {hit.object_id for hit in whole.hits} == {plans[1].pk, plans[2].pk}
    assert whole.total == 2
    assert found(actor, "teimme", kinds=["nothing"]) == set()


def test_what_may_be_seen_changes_what_is_found_at_once(plans: list[Programme]) -> None:
    assert found(reader(plans[0]), "teimme") == {plans[0].pk}
    assert found(reader(), "teimme") == set()
    services.gone("plan", [plans[0].pk])
    assert found(reader(plans[0]), "teimme") == set()


def test_places_of_upper_apps_are_asked_once_for_all_kinds_that_share_them(
    kinds: Callable[[Any], None], own_folder: Any
) -> None:
    asked = []

    def placed(actor: Any) -> Any:
        asked.append(actor)
        return actor

    for name in ("story", "other"):
        shelf = Shelf(name)
        shelf.put(1, "Kokeilu", "Soitto.")
        kinds(replace(shelf.kind(), placed=placed, visible_to=everybody))
        services.changed(name, shelf.texts)
    assert queries.find(ANYBODY, "soitto").by_kind == {"story": 1, "other": 1}
    assert len(asked) == 1


@pytest.mark.pg
def test_without_the_filter_the_database_gives_no_text_that_no_policy_names(plans: list[Programme]) -> None:
    """The second wall: a kind that no migration has opened is the system's alone."""
    from oppiva.search import row_security

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("DROP POLICY search_textdoc_rows ON search_textdoc")
        cursor.execute(f"CREATE POLICY search_textdoc_rows ON search_textdoc USING ({row_security.texts({})})")
        cursor.execute("SET LOCAL ROLE oppiva_app")
    with reading(reader(*plans)):
        assert not TextDoc.objects.exists()
    assert found(reader(*plans), "teimme") == set()
