"""The journal of erasures: what it holds, and how it erases a restored copy again."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people import journal, services, tasks
from oppiva.people.models import ImportRow, Invitation, Person
from people.cast import Cast
from people.erasing import erase

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("own_journal")]


def test_the_journal_holds_ids_only_for_its_owner_alone_and_survives_a_torn_line(cast: Cast, own_journal: Path) -> None:
    stone = erase(cast.participant)
    assert own_journal.stat().st_mode & 0o777 == 0o600
    assert cast.participant.name not in own_journal.read_text()
    assert "@" not in own_journal.read_text()
    with own_journal.open("a") as file:
        file.write('{"id": "torn')
    second = erase(cast.colleague)
    assert [line.tombstone_id for line in journal.read([own_journal, own_journal.parent / "none"])] == [
        stone.pk,
        second.pk,
    ]


def test_the_journal_erases_a_restored_copy_under_the_same_tombstone(cast: Cast) -> None:
    line = journal.Erased(cast.participant.pk, uuid4())
    assert services.erase_again(line) is True
    assert Person.objects.get(pk=line.tombstone_id).state == "erased"
    assert services.erase_again(line) is False


def test_a_copy_of_the_days_before_the_yes_forgets_who_was_only_invited_then(cast: Cast, own_journal: Path) -> None:
    admin = cast.actor(cast.admin)
    text = "Uuno Uusi <uuno@tyo.example>; Ilona Uusi <ilona@tyo.example>"
    run = services.read_in(admin, cast.here, role="participant", language="fi", text=text, unit=cast.side.pk)
    services.confirm_import(admin, run)
    before = {row.email: row for row in Invitation.objects.filter(run=run)}
    listed = list(ImportRow.objects.filter(run=run))
    waiting = OutboxMail.objects.get(object_id=str(before["uuno@tyo.example"].pk))
    erase(services.accept(str(waiting.context["token"])))
    # The copy as it was: the rows stand again, of the person there is nothing.
    Invitation.objects.filter(run=run).delete()
    ImportRow.objects.filter(run=run).delete()
    Invitation.objects.bulk_create(before.values())
    ImportRow.objects.bulk_create(listed)
    assert "uuno" not in own_journal.read_text().lower()
    (line,) = journal.read([own_journal])
    assert services.erase_again(line) is True
    assert list(Invitation.objects.filter(run=run).order_by("email").values_list("email", "state")) == [
        ("", "withdrawn"),
        ("ilona@tyo.example", "sent"),
    ]
    assert list(run.rows.values_list("email", flat=True)) == ["ilona@tyo.example"]
    assert services.erase_again(line) is False


def test_the_journal_forgets_what_no_backup_is_old_enough_to_need(cast: Cast, own_journal: Path) -> None:
    old = {"id": str(uuid4()), "tombstone": str(uuid4()), "at": (clock.real() - timedelta(days=430)).isoformat()}
    own_journal.write_text(json.dumps(old) + "\n")
    stone = erase(cast.participant)
    assert tasks.shorten_journal(None) == {"lines": 1}  # type: ignore[arg-type]  # it tells no progress
    assert [line.tombstone_id for line in journal.read([own_journal])] == [stone.pk]
    assert own_journal.stat().st_mode & 0o777 == 0o600
    assert not list(own_journal.parent.glob("*.part"))


def test_a_copy_of_the_journal_made_before_an_erasure_was_taken_back_erases_nobody(own_journal: Path) -> None:
    gone = uuid4()
    journal.note(journal.Erased(gone, uuid4()), clock.real())
    earlier = own_journal.with_name("copy.jsonl")
    earlier.write_text(own_journal.read_text())
    journal.take_back(gone)
    assert journal.read([own_journal, earlier]) == journal.read([earlier, own_journal]) == []
    assert len(journal.read([earlier])) == 1
