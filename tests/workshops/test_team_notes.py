"""A team's texts in a half-day: nobody's words are lost (T22), drafts come back, W3 holds until the team shares."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from oppiva.audit.models import Revision
from oppiva.audit.services import Conflict
from oppiva.core.errors import DomainError
from oppiva.core.policy import NotReading, reading
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import NoteDraft, Session, SessionDay, StepNote, StepProgress
from workshops.days import SETUP, Day

pytestmark = pytest.mark.django_db
SECRET = "Poisjäänti 22 prosenttia, salainen kanarialintu"


def text_of(day: Day, step: int = 0, team: int = 0) -> str:
    with reading(SETUP):
        return StepNote.objects.get(team=day.teams[team], step=day.steps[step]).text


def write(day: Day, who: int, text: str, base: int = 0, **more: object) -> StepNote:
    return services.save_note(day.attendee(who), day.steps[0], text=text, base_version=base, **more)  # type: ignore[arg-type]


def test_a_text_is_saved_and_the_screens_hear_that_it_was(day: Day) -> None:
    note = write(day, 0, "Yksi luku")
    assert (text_of(day), note.version) == ("Yksi luku", 2)
    row = StepProgress.objects.get(team=day.teams[0], step=day.steps[0])
    assert row.saved_at is not None
    assert row.state == "begun"


def test_two_who_write_different_things_both_go_through(day: Day) -> None:
    note = write(day, 0, "Yksi luku")
    # One saves the text, the other shares it, both from the same version: different fields (T22).
    services.share_note(day.attendee(1), day.steps[0], shared=True)
    again = write(day, 0, "Yksi luku ja yksi lause", note.version)
    assert again.shared_at is not None


def test_the_same_field_is_a_conflict_and_both_texts_stay(day: Day) -> None:
    write(day, 0, "Ainon teksti on tässä")
    with pytest.raises(Conflict) as clash:
        write(day, 1, "Mikon teksti on tässä")
    clash.value.keep()
    assert text_of(day) == "Ainon teksti on tässä"
    assert (clash.value.mine, clash.value.theirs) == (
        {"text": "Mikon teksti on tässä"}, {"text": "Ainon teksti on tässä"},
    )  # fmt: skip
    with reading(SETUP):
        kept = set(Revision.objects.filter(kind="workshops.stepnote", field="text").values_list("after", flat=True))
    assert kept == {"Ainon teksti on tässä", "Mikon teksti on tässä"}
    # The second try, with the version the page of the conflict gives, goes through.
    write(day, 1, "Yhdessä kirjoitettu", clash.value.version)
    assert text_of(day) == "Yhdessä kirjoitettu"


def test_a_save_sent_three_times_is_one(day: Day) -> None:
    ref = uuid4()
    for _time in range(3):
        note = write(day, 0, "Yksi luku", client_ref=ref)
    assert note.version == 2


def test_the_guest_of_the_door_writes_like_one_who_signed_in(day: Day) -> None:
    guest = day.guest(0)
    assert guest.by_pass
    services.save_note(guest, day.steps[0], text="Puhelimesta", base_version=0)
    assert text_of(day) == "Puhelimesta"


def test_a_draft_comes_back_and_goes_when_it_is_saved(day: Day) -> None:
    who = day.attendee(0)
    for text in ("K", "Ke", "Kesken jäänyt lause"):
        services.keep_draft(who, day.steps[0], text=text, base_version=0)
    with reading(SETUP):
        assert NoteDraft.objects.count() == 1
    page = queries.team_page(who, clock.now())
    assert page.rows[0].note.draft == "Kesken jäänyt lause"
    assert queries.team_page(day.attendee(1), clock.now()).rows[0].note.draft is None, "a draft is its writer's own"
    write(day, 0, "Kesken jäänyt lause")
    assert queries.team_page(who, clock.now()).rows[0].note.draft is None
    services.keep_draft(who, day.steps[0], text="Kesken jäänyt lause", base_version=2)
    with reading(SETUP):
        assert not NoteDraft.objects.exists(), "what is saved is no draft"


def test_new_lines_count_as_they_were_typed(day: Day) -> None:
    """A browser sends two letters for each new line: a draft must not lose its end, nor differ from what was saved."""
    typed = "\r\n".join(["rivi yhdeksän"] * 140)
    draft = services.keep_draft(day.attendee(0), day.steps[0], text=typed, base_version=0)
    assert draft is not None
    assert draft.text == typed.replace("\r\n", "\n")
    write(day, 0, typed)
    assert services.keep_draft(day.attendee(0), day.steps[0], text=typed, base_version=1) is None


def test_drafts_go_after_a_week(day: Day) -> None:
    services.keep_draft(day.attendee(0), day.steps[0], text="vanha", base_version=0)
    services.keep_draft(day.attendee(1), day.steps[0], text="uusi", base_version=0)
    with reading(SETUP):
        old = NoteDraft.objects.filter(text="vanha")
        old.update(made_at=clock.now() - timedelta(days=8))
    assert services.forget_drafts() == 1
    with reading(SETUP):
        assert NoteDraft.objects.get().text == "uusi"


def test_a_phone_that_was_offline_saves_until_two_hours_after_the_end(day: Day) -> None:
    services.begin_closing(day.lead, day.session)
    Session.objects.filter(pk=day.session.pk).update(state="held")
    write(day, 0, "Kirjoitettu junassa")
    assert text_of(day) == "Kirjoitettu junassa"
    ends = Session.objects.get(pk=day.session.pk).finishes()
    assert ends is not None
    with clock.travel(ends + timedelta(hours=2, minutes=1)), pytest.raises(DomainError, match="day_over"):
        write(day, 0, "Liian myöhään", 2)
    assert text_of(day) == "Kirjoitettu junassa"


def test_a_step_ahead_cannot_be_written(day: Day) -> None:
    with pytest.raises(DomainError, match="step_ahead"):
        services.save_note(day.attendee(0), day.steps[1], text="etuajassa", base_version=0)
    services.go_to(day.lead, day.session, to=2)
    services.save_note(day.attendee(0), day.steps[1], text="nyt", base_version=0)
    services.save_note(day.attendee(0), day.steps[0], text="vielä edelliseen", base_version=0)


def test_the_wall_shows_no_text_of_an_unshared_step(day: Day) -> None:
    """T21 and W3: not to the facilitator, not to the project manager, not to another team, not to a supervisor."""
    write(day, 0, SECRET)
    for person in (day.cast.facilitator, day.cast.manager):
        room = queries.room_of(actor_for(person), day.now(), clock.now())
        assert SECRET not in repr(room)
    assert SECRET not in repr(queries.team_page(day.attendee(3), clock.now()))
    assert SECRET in repr(queries.team_page(day.attendee(1), clock.now()))
    services.share_note(day.attendee(1), day.steps[0], shared=True)
    room = queries.room_of(day.lead, day.now(), clock.now())
    assert room.tiles[0].shared == SECRET
    assert SECRET not in repr(queries.room_of(actor_for(day.cast.manager), day.now(), clock.now())), "matrix: m.p"
    services.share_note(day.attendee(0), day.steps[0], shared=False)
    assert SECRET not in repr(queries.room_of(day.lead, day.now(), clock.now()))


def test_who_can_read_follows_the_policy(day: Day) -> None:
    own = rules.text_readers(day.session, day.teams[0].pk, shared=False)
    assert own == ("team_member",)
    assert rules.text_readers(day.session, day.teams[0].pk, shared=True) == ("team_member", "facilitator")


def test_texts_are_guarded(day: Day) -> None:
    with pytest.raises(NotReading):
        list(StepNote.objects.all())


def test_ready_is_taken_back_and_a_team_moves_at_its_own_pace(day: Day) -> None:
    who = day.attendee(0)
    services.set_ready(who, day.steps[0], ready=True)
    assert queries.room_of(day.lead, day.now(), clock.now()).ready == 1
    services.set_ready(who, day.steps[0], ready=False)
    assert queries.room_of(day.lead, day.now(), clock.now()).ready == 0
    with pytest.raises(DomainError, match="pace_led"):
        services.begin_step(who, day.steps[1])
    services.set_pace(day.lead, day.session, pace="free")
    with pytest.raises(DomainError, match="step_ahead"):
        services.begin_step(who, day.steps[2])
    services.begin_step(who, day.steps[1])
    services.begin_step(who, day.steps[1])
    tiles = queries.room_of(day.lead, day.now(), clock.now()).tiles
    assert [tile.position for tile in tiles] == [2, 1]
    services.set_pace(day.lead, day.session, pace="lead")
    assert [tile.position for tile in queries.room_of(day.lead, day.now(), clock.now()).tiles] == [1, 1]


def test_who_has_no_team_here_writes_nothing(day: Day) -> None:
    SessionDay.objects.filter(session=day.session).update(position=1)
    stranger = rules.attendee(actor_for(day.cast.stranger), day.now())
    assert stranger is None
    day.teams[1].members.all().delete()
    alone = day.attendee(4)
    assert alone.team is None
    with pytest.raises(DomainError, match="no_team"):
        services.save_note(alone, day.steps[0], text="x", base_version=0)
    assert queries.team_page(alone, clock.now()).team is None
