"""The index stays in step with the texts: terms, vectors, means and the file, whatever stops in the middle."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from oppiva.core.policy import reading, system
from oppiva.jobs.models import Job
from oppiva.jobs.registry import GoesOn
from oppiva.search import memory, queries, services, vectors
from oppiva.search.models import MeanVersion, TermStat, TextDoc, TextVector
from oppiva.search.queries import stored
from search.cast import ANYBODY, FewWords
from search.working import Told, embed, embed_a_share

if TYPE_CHECKING:
    from search.cast import Shelf

pytestmark = pytest.mark.both
SYSTEM = system("test")


def counted() -> Counter[str]:
    """In how many texts each term stands, from the texts themselves."""
    with reading(SYSTEM):
        return Counter(term for lem in TextDoc.objects.values_list("lem", flat=True) for term in set(lem.split()))


def vectors_by_doc() -> dict[Any, str]:
    with reading(SYSTEM):
        return dict(TextVector.objects.values_list("doc__object_id", "model_id"))


def test_the_number_of_texts_with_a_term_is_exact_after_every_change(shelf: Shelf) -> None:
    ids = [shelf.put(n, f"Kokeilu {n}", f"Soitimme asiakkaille ja kirjoitimme {n} kirjettä.") for n in range(6)]
    services.changed("story", ids)
    shelf.say(ids[0], "Pidimme palaverin.")
    del shelf.texts[ids[1]]
    services.changed("story", ids[:3])
    services.gone("story", [ids[2]])
    services.changed("story", ids)
    assert dict(TermStat.objects.values_list("term", "df")) == dict(counted())
    services.gone("story", ids)
    assert not TermStat.objects.exists()


def test_a_text_that_has_not_changed_is_left_alone(shelf: Shelf, django_assert_num_queries: Any) -> None:
    pk = shelf.put(1, "Kokeilu", "Soitimme.")
    services.changed("story", [pk])
    with reading(SYSTEM):
        before = TextDoc.objects.get()
    services.changed("story", [pk])
    with reading(SYSTEM):
        assert TextDoc.objects.get().updated_at == before.updated_at


def test_a_deed_that_is_taken_back_leaves_no_trace_in_the_index(shelf: Shelf) -> None:
    pk = shelf.put(1, "Kokeilu", "Soitimme.")
    with transaction.atomic():
        services.changed("story", [pk])
        transaction.set_rollback(True)
    assert queries.find(ANYBODY, "soittaa").hits == []
    assert not TermStat.objects.exists()


def test_what_the_database_does_not_hold_it_refuses(shelf: Shelf) -> None:
    services.changed("story", [shelf.put(1, "Kokeilu", "Soitimme.")])
    with reading(SYSTEM):
        doc = TextDoc.objects.get()
        wrong = [
            {"vector": b"\0" * 31, "dim": 8, "model_id": "a"},
            {"vector": b"\0" * 32, "title_query_vector": b"\0" * 28, "dim": 8, "model_id": "b"},
        ]
        for fields in wrong:
            with pytest.raises(IntegrityError), transaction.atomic():
                TextVector.objects.create(doc=doc, text_hash="", **fields)
        for field, value in (("lang", "de"), ("kind", ""), ("body", "a" * 20_001)):
            with pytest.raises(IntegrityError), transaction.atomic():
                TextDoc.objects.filter(pk=doc.pk).update(**{field: value})
    with pytest.raises(IntegrityError), transaction.atomic():
        TermStat.objects.create(term="x", df=0)


def test_a_change_puts_one_job_in_the_queue_and_its_worker_gives_the_vectors(shelf: Shelf, few_words: FewWords) -> None:
    ids = [shelf.put(n, f"Kokeilu {n}", "Soitto.") for n in range(3)]
    for pk in ids:
        services.changed("story", [pk])
    assert Job.objects.filter(kind="search.index").count() == 1
    run = Told()
    assert embed(run)["embedded"] == 3
    assert set(vectors_by_doc()) == set(ids)
    assert run.told[-1][0] <= run.told[-1][1]
    assert embed()["embedded"] == 0


def test_work_that_was_killed_anywhere_goes_on_without_a_double_or_a_hole(shelf: Shelf, few_words: FewWords) -> None:
    ids = [shelf.put(n, f"Kokeilu {n}", f"Soitto numero {n}.") for n in range(30)]
    services.changed("story", ids)

    class Killed(Told):
        def progress(self, done: int, of: int = 10_000) -> None:
            super().progress(done, of)
            if len([one for one in self.told if one[0]]) == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed(Killed())
    had = len(vectors_by_doc())
    assert 0 < had < 30
    assert embed()["embedded"] == 30 - had
    with reading(SYSTEM):
        assert TextVector.objects.count() == 30
    assert set(vectors_by_doc()) == set(ids)


def test_a_share_of_the_work_ends_and_the_rest_is_done_later(
    shelf: Shelf, few_words: FewWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.changed("story", [shelf.put(n, f"Kokeilu {n}", "Soitto.") for n in range(20)])
    monkeypatch.setattr("oppiva.search.services.embedding.SHARE", 0.0)
    for had in (8, 16, 20):
        with pytest.raises(GoesOn):
            embed_a_share()
        assert len(vectors_by_doc()) == had
    embed_a_share()
    assert len(vectors_by_doc()) == 20


def test_a_text_that_changes_or_goes_while_it_is_embedded_keeps_no_vector_of_what_it_was(
    shelf: Shelf, few_words: FewWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    stays, changes, goes = (shelf.put(n, f"Kokeilu {n}", "Soitto.") for n in range(3))
    services.changed("story", shelf.texts)

    class Slow(FewWords):
        def passages(self, texts: Any) -> Any:
            if goes in shelf.texts and any("Kokeilu 1" in text for text in texts):
                shelf.say(changes, "Kirje.")
                del shelf.texts[goes]
                services.changed("story", [changes])
                services.gone("story", [goes])
            return super().passages(texts)

    monkeypatch.setattr(memory, "model", Slow)
    embed()
    assert set(vectors_by_doc()) == {stays}
    embed()
    assert set(vectors_by_doc()) == {stays, changes}


def test_a_text_that_breaks_the_model_does_not_keep_the_others_waiting(
    shelf: Shelf, few_words: FewWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Brittle(FewWords):
        def passages(self, texts: Any) -> Any:
            if any("rikki" in text for text in texts):
                raise RuntimeError("it broke")
            return super().passages(texts)

    monkeypatch.setattr(memory, "model", Brittle)
    bad = shelf.put(1, "Rikki", "rikki")
    good = shelf.put(2, "Soitto", "Soitto takaisin.")
    services.changed("story", shelf.texts)
    embed()
    assert set(vectors_by_doc()) == {bad, good}
    assert [hit.object_id for hit in queries.find(ANYBODY, "puhelu").hits] == [good]


def test_another_model_lets_every_text_be_embedded_anew_and_the_old_vectors_go(
    shelf: Shelf, few_words: FewWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.changed("story", [shelf.put(n, f"Kokeilu {n}", "Soitto.") for n in range(5)])
    embed()
    newer = replace(few_words, model_id="few-words-2", dim=12)
    monkeypatch.setattr(memory, "model", lambda: newer)
    assert queries.find(ANYBODY, "soitto").lexical
    embed()
    assert set(vectors_by_doc().values()) == {"few-words-2"}
    assert set(MeanVersion.objects.values_list("model_id", flat=True)) == {"few-words-2"}
    assert not queries.find(ANYBODY, "soitto").lexical


def test_means_are_made_anew_when_a_tenth_has_come(shelf: Shelf, few_words: FewWords) -> None:
    services.changed("story", [shelf.put(n, f"Kokeilu {n}", "Soitto.") for n in range(20)])
    embed()
    version = queries.status().means
    services.changed("story", [shelf.put(20, "Kokeilu", "Soitto.")])
    embed()
    assert queries.status().means == version
    services.changed("story", [shelf.put(n, "Kokeilu", "Kirje.") for n in range(21, 24)])
    embed()
    assert queries.status().means == version + 1
    assert MeanVersion.objects.values("version").distinct().count() == 2


def test_the_night_brings_in_what_was_missed_and_takes_out_what_has_gone(shelf: Shelf) -> None:
    kept, over, changes = (shelf.put(n, f"Kokeilu {n}", "Soitto.") for n in range(3))
    services.changed("story", shelf.texts)
    del shelf.texts[over]
    shelf.say(changes, "Kirje.")
    missed = shelf.put(9, "Palaveri", "Kokous lyheni.")
    told: list[tuple[int, int]] = []
    assert services.reindex(lambda done, of: told.append((done, of))) == {"texts": 3, "written": 2, "gone": 1}
    assert told[-1] == (3, 3)
    with reading(SYSTEM):
        assert set(TextDoc.objects.values_list("object_id", flat=True)) == {kept, changes, missed}
    assert dict(TermStat.objects.values_list("term", "df")) == dict(counted())


def test_texts_of_a_kind_that_nobody_knows_any_more_go(shelf: Shelf) -> None:
    from oppiva.search import slots

    services.changed("story", [shelf.put(1, "Kokeilu", "Soitto.")])
    slots.forget_kind("story")
    assert services.reindex()["gone"] == 1


def test_a_lost_job_is_put_in_again(shelf: Shelf, few_words: FewWords) -> None:
    from oppiva.search.services.rebuilding import repair

    services.changed("story", [shelf.put(1, "Kokeilu", "Soitto.")])
    Job.objects.filter(kind="search.index").delete()
    assert repair()
    assert not repair()
    assert Job.objects.filter(kind="search.index").count() == 1
    embed()
    Job.objects.filter(kind="search.index").delete()
    assert not repair()


def test_after_an_upgrade_the_records_come_in_without_waiting_for_the_night(shelf: Shelf) -> None:
    from oppiva.search.services.rebuilding import repair

    assert not repair(), "nothing is there to be found"
    pk = shelf.put(1, "Kokeilu", "Soitto.")
    assert repair()
    with reading(SYSTEM):
        assert [doc.object_id for doc in TextDoc.objects.all()] == [pk]
    shelf.put(2, "Toinen", "Kirje.")
    assert not repair(), "each deed tells search itself"


# --- the file --------------------------------------------------------------------------------------------------------
def test_the_file_holds_what_the_database_holds_and_a_text_that_goes_is_zeroed_in_it_at_once(
    shelf: Shelf, few_words: FewWords, django_capture_on_commit_callbacks: Any
) -> None:
    ids = [shelf.put(n, f"Kokeilu {n}", f"Soitto ja kirje {n}.") for n in range(5)]
    services.changed("story", ids)
    embed()
    table = vectors.opened(few_words.model_id)
    assert table is not None
    with reading(SYSTEM):
        rows = list(TextVector.objects.order_by("pk").values_list("pk", "vector"))
    assert table.ids.tolist() == [pk for pk, _vector in rows]
    assert table.rows.tobytes() == b"".join(bytes(vector) for _pk, vector in rows)
    with django_capture_on_commit_callbacks(execute=True):
        services.gone("story", [ids[2]])
    assert not np.asarray(table.rows[2]).any()  # also for a process that has it mapped
    assert table.rows[[0, 1, 3, 4]].any(axis=1).all()
    embed()
    table = vectors.opened(few_words.model_id)
    assert table is not None
    assert len(table.ids) == 4


def test_search_goes_on_beside_a_file_that_lags_is_broken_or_missing(shelf: Shelf, few_words: FewWords) -> None:
    first = shelf.put(1, "Soitto", "Soitto takaisin.")
    services.changed("story", [first])
    embed()
    path = vectors.place(few_words.model_id)

    def found() -> list[Any]:
        return [hit.object_id for hit in queries.find(ANYBODY, "puhelu").hits]

    assert found() == [first]
    path.write_bytes(path.read_bytes()[:-4])
    assert found() == [first]
    path.unlink()
    assert found() == [first]
    second = shelf.put(2, "Puhelimet", "Puhelimet soivat.")
    services.changed("story", [second])
    stored._beside.clear()
    embed()
    assert set(found()) == {first, second}


def test_a_full_disk_costs_the_file_and_nothing_else(
    shelf: Shelf, few_words: FewWords, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    full = True

    def fsync(descriptor: int) -> None:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("oppiva.search.vectors.os.fsync", fsync)
    pk = shelf.put(1, "Soitto", "Soitto takaisin.")
    services.changed("story", [pk])
    embed()
    assert [hit.object_id for hit in queries.find(ANYBODY, "puhelu").hits] == [pk]
    assert not list(memory.folder().glob("vectors-*.f32")) + list(memory.folder().glob("*.new"))
    full = False
    services.changed("story", [shelf.put(2, "Kirje", "Kirje.")])
    embed()
    table = vectors.opened(few_words.model_id)
    assert table is not None
    assert len(table.ids) == 2


def test_a_text_that_comes_while_the_index_is_brought_up_stays(shelf: Shelf, kinds: Any) -> None:
    first, second = shelf.put(1, "Kokeilu", "Soitto."), shelf.put(2, "Toinen", "Kirje.")
    services.changed("story", [first, second])
    # As it was when the kind was asked for all: the second came a moment later.
    kinds(replace(shelf.kind(), every=lambda: iter([first])))
    assert services.reindex()["gone"] == 0
    with reading(SYSTEM):
        assert TextDoc.objects.count() == 2
    del shelf.texts[second]
    assert services.reindex()["gone"] == 1


@pytest.mark.pg
def test_a_deed_holds_the_job_that_waits_and_the_text_before_its_vectors(shelf: Shelf, few_words: FewWords) -> None:
    """Else a worker takes the job before the text is there, and one that stores vectors and a deed wait for ever."""
    pk = shelf.put(1, "Kokeilu", "Soitimme.")
    services.changed("story", [pk])
    embed()
    shelf.say(pk, "Kirjoitimme.")
    with CaptureQueriesContext(connection) as asked:
        services.changed("story", [pk])
    told = [one["sql"] for one in asked.captured_queries]
    held = next(at for at, sql in enumerate(told) if "search_textdoc" in sql and "FOR UPDATE" in sql)
    assert held < next(at for at, sql in enumerate(told) if sql.startswith('DELETE FROM "search_textvector"'))
    assert any("jobs_job" in sql and "SKIP LOCKED" in sql for sql in told)
    assert Job.objects.filter(kind="search.index").count() == 1
