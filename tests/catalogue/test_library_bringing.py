"""Who has the word on a model that came from elsewhere, and what a reading leaves whole: a second reader, a hostile
date, what is taken back, what is too old."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.keeping import on
from catalogue.shelf import ADDRESS, Shelf
from catalogue.table import Table
from catalogue.test_library_imports import SLUG, adopted, adopter, brought, fates, looked, one
from oppiva.adoption import services as adoption
from oppiva.adoption.queries.own import followed_rows
from oppiva.audit import services as audit
from oppiva.catalogue.models import ForeignModel, LibraryRow, LibraryRun, ModelVersion, OperatingModel
from oppiva.catalogue.pages.import_lines import lines_of
from oppiva.catalogue.queries.library_model import successor_of
from oppiva.catalogue.services import library_bringing, library_reading
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.models import Job
from oppiva.people.queries import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
THIRD = "https://kolmas.example/"


def copy_of(shelf: Shelf, *, address: str = THIRD) -> Shelf:
    """A third library that passes its model on."""
    copy = Shelf(address=address, name="Kolmas kirjasto")
    copy.model(SLUG, foreign={"address": f"{ADDRESS}mallit/{SLUG}/", "library": "Toinen kirjasto"})
    copy.files = dict(shelf.files)
    return copy


def told_here() -> tuple[str, list[str], str]:
    model = OperatingModel.objects.get(slug=SLUG)
    numbers = ModelVersion.objects.filter(operating_model=model).order_by("major", "minor")
    return model.state, [version.number for version in numbers], model.foreign.replaced_by


# --- whose word holds ------------------------------------------------------------------------------------------------
def test_a_copy_that_a_third_library_passes_on_is_new_or_unchanged_and_never_changes_a_model(
    table: Table, tmp_path: Path
) -> None:
    real = one()
    brought(table, real, tmp_path / "a")
    copy = copy_of(real)
    assert fates(brought(table, copy, tmp_path / "b")) == [("unchanged", "")]
    # It withdraws, renews and replaces what is another's.
    copy.models[0] |= {"state": "withdrawn", "withdrawn_reason": "Kolmas sanoo niin."}
    assert fates(brought(table, copy, tmp_path / "c")) == [("conflict", "library_passed_on")]
    copy.models[0] |= {"state": "replaced", "replaced_by": "oma-malli"}
    copy.model("oma-malli")
    assert fates(brought(table, copy, tmp_path / "d")) == [("conflict", "library_passed_on"), ("new", "")]
    copy.version(copy.models[0], "2.0.0", name="Väärennetty")
    run = brought(table, copy, tmp_path / "e")
    assert fates(run) == [("conflict", "library_passed_on"), ("unchanged", "")]
    assert told_here() == ("published", ["1.0.0"], "")
    # Its own library has the word.
    real.version(real.models[0], "1.1.0")
    assert fates(brought(table, real, tmp_path / "f")) == [("new_version", "")]


def test_what_was_only_looked_at_does_not_change_a_model_that_came_meanwhile(table: Table, tmp_path: Path) -> None:
    copy = copy_of(one())
    copy.models[0] |= {"state": "withdrawn", "withdrawn_reason": "Kolmas sanoo niin."}
    waiting = looked(table, copy, tmp_path / "a")
    brought(table, one(), tmp_path / "b")
    library_bringing.confirm(table.actor, waiting)
    assert fates(waiting) == [("conflict", "library_meanwhile")]
    assert told_here() == ("published", ["1.0.0"], "")


def test_the_preview_of_a_copy_names_its_origin_and_through_which_library_it_came(table: Table, tmp_path: Path) -> None:
    (line,) = lines_of(looked(table, copy_of(one()), tmp_path / "a"))
    assert "Toinen kirjasto, toinen.example, välittäjänä Kolmas kirjasto" in line
    (line,) = lines_of(looked(table, one(), tmp_path / "b"))
    assert "välittäjänä" not in line


def test_two_libraries_without_an_address_and_of_one_name_do_not_overwrite_each_other(
    table: Table, tmp_path: Path
) -> None:
    def nameless(*numbers: str, **more: object) -> Shelf:
        shelf = Shelf(address="", name="Oppiva")
        shelf.model(SLUG, *numbers, **more)
        return shelf

    assert fates(brought(table, nameless(), tmp_path / "a")) == [("new", "")]
    assert fates(brought(table, nameless(), tmp_path / "a")) == [("unchanged", "")]
    other = nameless(texts={"breaks_if": "Muu."}, state="withdrawn", withdrawn_reason="Muu kirjasto sanoo.")
    assert fates(brought(table, other, tmp_path / "b")) == [("conflict", "library_other_hash")]
    for shelf in (nameless("1.0.0", "1.1.0"), nameless(state="withdrawn", withdrawn_reason="Muu kirjasto sanoo.")):
        assert fates(brought(table, shelf, tmp_path / "c")) == [("conflict", "library_nameless")]
    assert told_here() == ("published", ["1.0.0"], "")
    # Read into another programme it is another library.
    assert ForeignModel.objects.get().identity == f"{table.programme.code}: Oppiva/TOINEN/{SLUG}"


# --- one row, one reader ---------------------------------------------------------------------------------------------
def test_a_row_that_no_table_takes_is_refused_and_the_rest_comes_in(table: Table, tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.model("yksi-malli")
    shelf.model("kaksi-malli")
    shelf.model("kolme-malli")
    shelf.models[0]["versions"][0]["at"] = "0001-01-01T00:00:00+14:00"
    run = looked(table, shelf, tmp_path)
    assert fates(run) == [("new", ""), ("new", ""), ("refused", "library_field")]
    # One of an earlier reading that let such a day through.
    row = LibraryRow.objects.get(run=run, position=1)
    row.versions[0]["told"]["at"] = "0001-01-01T00:00:00+14:00"
    row.save()
    run = library_bringing.confirm(table.actor, run)
    assert (run.state, fates(run)) == (
        "done", [("refused", "library_unread"), ("new", ""), ("refused", "library_field")],
    )  # fmt: skip
    assert OperatingModel.objects.filter(origin="foreign").count() == 1


def test_a_second_reader_leaves_a_finished_run_as_it_is(table: Table, tmp_path: Path) -> None:
    folder = one().folder(tmp_path)
    run = audit.save(LibraryRun(programme=table.programme, name="x", made_at=clock.now()), actor=table.actor)
    late = LibraryRun.objects.get(pk=run.pk)
    run = library_bringing.confirm(table.actor, library_reading.read(table.actor, run, path=folder))
    # It reads to its end, and one that cannot read says no failure.
    for path in (folder, tmp_path / "ei-ole"):
        assert library_reading.read(table.actor, late, path=path).state == "done"
        assert fates(run) == [("new", "")]
    assert library_bringing.undo(table.actor, run) == 1


def test_one_that_is_at_work_or_was_read_from_nowhere_is_not_begun_again(table: Table) -> None:
    run = audit.save(LibraryRun(programme=table.programme, name="x", made_at=clock.now()), actor=table.actor)
    with pytest.raises(DomainError, match="library_file_gone"):
        library_bringing.go_on(table.actor, run)
    audit.save(run, actor=table.actor, changes={"state": "bringing"})
    first = library_bringing.go_on(table.actor, run)
    with pytest.raises(DomainError, match="library_at_work"):
        library_bringing.go_on(table.actor, run)
    Job.objects.filter(pk=first.job).update(state="failed")
    assert library_bringing.go_on(table.actor, run).job != first.job


# --- taken back, and too old -----------------------------------------------------------------------------------------
@pytest.mark.both
def test_what_was_replaced_by_a_model_that_is_taken_back_says_so_and_leads_on_when_it_comes_again(
    table: Table, tmp_path: Path
) -> None:
    first = Shelf()
    first.model("malli-a")
    brought(table, first, tmp_path / "a")
    both = Shelf()
    both.model("malli-a", state="replaced", replaced_by="malli-b")
    both.model("malli-b")
    run = brought(table, both, tmp_path / "b")
    old = OperatingModel.objects.get(slug="malli-a")
    assert old.state == "replaced"
    library_bringing.undo(table.actor, run)
    old.refresh_from_db()
    assert (old.state, old.replaced_by, bool(old.withdrawn_reason)) == ("withdrawn", None, True)
    brought(table, both, tmp_path / "c")
    old.refresh_from_db()
    assert (old.state, old.replaced_by.deleted_in) == ("replaced", None)
    # One that an earlier undoing left behind is healed by reading again.
    gone = old.replaced_by
    library_bringing.undo(table.actor, LibraryRun.objects.latest("made_at"))
    audit.save(OperatingModel.objects.get(pk=old.pk), actor=table.actor,
               changes={"state": "replaced", "replaced_by": gone, "withdrawn_reason": ""})  # fmt: skip
    assert fates(brought(table, both, tmp_path / "d")) == [("changed", ""), ("new", "")]
    after = successor_of(OperatingModel.objects.get(pk=old.pk))
    assert after is not None


def test_one_that_was_taken_back_is_not_begun_at_that_moment_and_is_followed_no_more(
    table: Table, tmp_path: Path
) -> None:
    run = brought(table, one(), tmp_path)
    model, person = OperatingModel.objects.get(origin="foreign"), adopter(table)
    adoption.follow(actor_for(person), model)
    assert len(followed_rows(actor_for(person))) == 1
    library_bringing.undo(table.actor, run)
    # `model` is as it was shown.
    with pytest.raises(DomainError, match="adoption_model_closed"):
        adopted(model, person)
    assert followed_rows(actor_for(person)) == ()


def test_what_came_is_listed_30_days_from_the_yes_and_what_was_read_before_that_is_not_brought_in(
    table: Table, tmp_path: Path
) -> None:
    run, idle = looked(table, one(), tmp_path), looked(table, one(), tmp_path)
    with on(29):
        library_bringing.confirm(table.actor, run)
    with on(31):
        with pytest.raises(DomainError, match="library_old"):
            library_bringing.confirm(table.actor, idle)
        assert library_bringing.forget() == 1
        assert (fates(run), fates(idle)) == ([("new", "")], [])
        assert library_bringing.undo(table.actor, run) == 1
    assert not ForeignModel.objects.filter(deleted_in__isnull=True).exists()
    with on(60):
        assert library_bringing.forget() == 1
