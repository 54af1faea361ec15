"""The steward of a model: who is told what, and what happens when it is gone or its time is over (records.md M21)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from catalogue.keeping import invited, lines_of, night, on, post, term_of
from catalogue.library import Library, bare_model, shelve
from catalogue.table import refused, stranger
from oppiva.audit.services import undo
from oppiva.catalogue import services
from oppiva.catalogue.models import ModelState, OperatingModel, Stewardship
from oppiva.catalogue.queries.stewards import duties_of, kept_by
from oppiva.catalogue.services import stewards
from oppiva.core.calendars import add_months
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people import services as people
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from workshops.cast import SETUP, browser, grant_to, person_of

pytestmark = pytest.mark.django_db
State = Stewardship.State


def second(library: Library) -> Person:
    """Somebody else of the same house."""
    found = person_of("Vappu Vastuullinen", library.office)
    grant_to(found, "participant", "unit", str(library.office.pk))
    return found


def leaves(library: Library) -> None:
    """Nobody works at the steward's organisation any more, so that it can be deleted."""
    Person.objects.filter(unit__organisation=library.elsewhere).update(unit=None)


def test_the_invited_is_asked_by_mail_and_notice_and_the_programme_hears_the_yes(library: Library) -> None:
    assert library.keeper is not None
    term = invited(library)
    assert lines_of(library.keeper) == [("catalogue.stewardship", "invited")]
    (sent,) = post()
    assert (sent.to, "Kukaan ei jää odottamaan" in sent.subject) == (
        [f"Vesa Vastuullinen <{library.keeper.email}>"],
        True,
    )
    assert f"/vastuut/{term.pk}/" in str(sent.body)
    services.accept_stewardship(library.steward, term, months=24)
    held = term_of(library)
    assert (held.state, held.ends_on) == (State.ACCEPTED, add_months(clock.today(), 24))
    assert held.next_review_on == add_months(clock.today(), 12)
    for one in (library.table.analyst, library.table.lab.cast.manager):
        assert ("catalogue.stewardship", "accepted") in lines_of(one)
    assert lines_of(library.table.lab.cast.stranger) == []


def test_an_invitation_that_is_settled_sends_no_mail(library: Library) -> None:
    term = invited(library)
    services.take_back_invitation(library.analyst, term)
    assert post() == []
    assert library.keeper is not None
    assert lines_of(library.keeper)[-1] == ("catalogue.stewardship", "taken_back")


def test_an_address_that_nobody_has_is_answered_as_one_that_somebody_has(library: Library) -> None:
    """trust.md S5: neither the row nor a refusal tells whether an address is known."""
    given = {"organisation": "Uusi Yhtymä", "role": "kehittäjä"}
    assert library.keeper is not None
    known = stewards.invite_by_mail(library.analyst, library.fresh(), mail=library.keeper.email.upper(), **given)
    services.take_back_invitation(library.analyst, known)
    unknown = stewards.invite_by_mail(library.analyst, library.fresh(), mail="ei.kukaan@uusi.example", **given)
    assert (known.person, known.organisation) == (library.keeper, None)
    assert (unknown.person, unknown.organisation) == (None, None)
    assert (known.organisation_name, known.role) == (unknown.organisation_name, unknown.role)
    context = OutboxMail.objects.get(kind="steward_invited", object_id=str(unknown.pk)).context
    assert "ei.kukaan" not in str(context["token"]), "the address of a link holds no mail address"
    sent = [one for one in post() if one.to == ["ei.kukaan@uusi.example"]]
    assert len(sent) == 1
    assert not OutboxMail.objects.filter(kind="steward_invited").exclude(context={}).exists(), "forgotten once sent"


def test_the_owner_of_an_unknown_address_takes_the_invitation_up_once_they_have_an_account(library: Library) -> None:
    term = stewards.invite_by_mail(
        library.analyst, library.fresh(), organisation="Uusi Yhtymä", role="kehittäjä", mail="uusi@uusi.example"
    )
    token = stewards.claim_token(term, "uusi@uusi.example")
    with refused("not_invited"):
        stewards.claim(stranger(library.table), token)
    newcomer = person_of("Uuno Uusi", library.office, email="Uusi@uusi.example")
    grant_to(newcomer, "adopter", "own", "")
    stewards.claim(actor_for(newcomer), token)
    services.accept_stewardship(actor_for(newcomer), term_of(library))
    assert term_of(library).person == newcomer
    with refused("steward_link_dead"):
        stewards.claim(actor_for(newcomer), token)
    with refused("steward_link_dead"):
        stewards.claim(actor_for(newcomer), f"{token}x")


def test_three_mails_an_hour_go_to_one_address_known_or_not(library: Library) -> None:
    """trust.md S6."""
    for _again in range(3):
        term = stewards.invite_by_mail(
            library.analyst, library.fresh(), organisation="Yhtymä", role="kehittäjä", mail="sama@uusi.example"
        )
        services.take_back_invitation(library.analyst, term)
    with refused("mail_limit"):
        stewards.invite_by_mail(
            library.analyst, library.fresh(), organisation="Yhtymä", role="kehittäjä", mail="sama@uusi.example"
        )
    assert not Stewardship.objects.filter(state=State.INVITED).exists(), "nothing of what was refused is left"


def test_handing_over_ends_with_the_yes_of_the_next_one(library: Library) -> None:
    library.published()
    other = second(library)
    asked = services.invite_steward(
        library.steward, library.fresh(), organisation=library.elsewhere, role="johtaja", person=other
    )
    first = Stewardship.objects.get(operating_model=library.model, state=State.ACCEPTED)
    assert first.person == library.keeper
    services.accept_stewardship(actor_for(other), asked, months=12)
    first.refresh_from_db()
    assert (first.state, first.ended_on) == (State.ENDED, clock.today())
    assert library.keeper is not None
    assert lines_of(library.keeper)[-1] == ("catalogue.stewardship", "handed_over")
    with refused("not_allowed"):
        services.check_model(library.steward, library.fresh())
    services.check_model(actor_for(other), library.fresh())


def test_who_leaves_says_why_and_the_check_is_due(library: Library) -> None:
    library.published()
    with refused("text_short"):
        services.resign_stewardship(library.steward, term_of(library), reason="en")
    services.resign_stewardship(library.steward, term_of(library), reason="Yksikkö lakkautetaan.")
    assert library.fresh().state == ModelState.DUE_REVIEW
    assert ("catalogue.stewardship", "resigned") in lines_of(library.table.analyst)
    assert services.newest_version(library.fresh()) is not None, "what is published stays"


def test_a_deleted_organisation_takes_its_stewardship_with_it_and_does_not_bring_it_back(library: Library) -> None:
    """The deletion is not refused; undone, the programme still looks for a steward, as it was told."""
    library.published()
    leaves(library)
    before = len(lines_of(library.table.analyst))
    batch = people.delete_organisation(SETUP, library.elsewhere)
    gone = term_of(library)
    assert (gone.state, gone.ended_on, gone.organisation_name) == (State.GONE, clock.today(), "Kolmas työllisyysalue")
    assert library.fresh().state == ModelState.DUE_REVIEW
    assert lines_of(library.table.analyst)[before:] == [("catalogue.stewardship", "organisation_gone")]
    undo(batch, actor=SETUP)
    assert term_of(library).state == State.GONE
    assert night()["due"] == 0, "nobody is told twice"
    assert len(lines_of(library.table.analyst)) == before + 1
    with refused("not_allowed"):
        services.check_model(library.steward, library.fresh())


def test_a_deletion_that_is_refused_leaves_the_steward_as_it_was(library: Library) -> None:
    library.published()
    with refused("people_inside"):
        people.delete_organisation(SETUP, library.elsewhere)
    assert term_of(library).state == State.ACCEPTED


def test_an_erased_person_keeps_nothing_and_the_organisation_stays_named(library: Library) -> None:
    library.published()
    assert library.keeper is not None
    people.erase_person(SETUP, library.keeper, reason="controller_request")
    term = term_of(library)
    assert (term.state, term.organisation_name, term.role) == (State.GONE, "Kolmas työllisyysalue", "palvelupäällikkö")
    assert library.fresh().state == ModelState.DUE_REVIEW
    assert lines_of(library.table.analyst)[-1] == ("catalogue.stewardship", "person_gone")


def test_a_term_that_is_over_ends_in_the_night_and_both_sides_are_told_once(library: Library) -> None:
    library.published()
    # The next one promises a month and is not asked again.
    services.accept_stewardship(library.steward, invited(library), months=1)
    over = term_of(library).ends_on
    assert over is not None
    with on((over - clock.today()).days):
        assert night() == {"ended": 0, "due": 0, "aged": 0, "warned": 0, "forgotten": 0}
        services.check_model(library.steward, library.fresh())
    with on((over - clock.today()).days + 1):
        with refused("not_allowed"):
            services.check_model(library.steward, library.fresh())
        assert night()["ended"] == 1
        assert night() == {"ended": 0, "due": 0, "aged": 0, "warned": 0, "forgotten": 0}
    assert (term_of(library).state, term_of(library).ended_on) == (State.ENDED, over)
    assert library.fresh().state == ModelState.DUE_REVIEW
    assert [code for _kind, code in lines_of(library.table.analyst)].count("over") == 1
    assert library.keeper is not None
    assert [code for _kind, code in lines_of(library.keeper)].count("over") == 1


def test_a_check_comes_due_after_a_year_and_the_steward_settles_it(library: Library) -> None:
    library.published()
    year = (add_months(clock.today(), 12) - clock.today()).days
    with on(year):
        assert night()["due"] == 0, "on its day it is not late"
    with on(year + 1):
        assert night()["due"] == 1
        assert night()["due"] == 0
        assert library.fresh().state == ModelState.DUE_REVIEW
        assert library.keeper is not None
        assert lines_of(library.keeper)[-1] == ("catalogue.stewardship", "due")
        services.check_model(library.steward, library.fresh())
        assert library.fresh().state == ModelState.PUBLISHED
        assert term_of(library).next_review_on == add_months(clock.today(), 12)
        assert night()["due"] == 0


def test_t14_evidence_goes_down_a_step_after_24_months_and_comes_back_with_the_check(library: Library) -> None:
    library.published()
    level = library.fresh().evidence
    assert level > 0
    two = (add_months(clock.today(), 24) - clock.today()).days
    with on(two - 1):
        assert night()["aged"] == 0
    with on(two + 3):  # three nights without a worker are made up
        assert night()["aged"] == 1
        assert night()["aged"] == 0
        assert library.fresh().evidence == level - 1
        services.check_model(library.steward, library.fresh())
        assert library.fresh().evidence == level


def test_a_night_over_many_models_asks_as_much_as_over_one(library: Library) -> None:
    """One pass: statements do not grow with models for which nothing is due."""
    library.published()
    asked = []
    for count in (1, 40):
        for number in range(1000 * count, 1000 * count + count):
            made = bare_model(library.table.programme, f"Malli {number}", number)
            shelve(made)
            day = clock.today()
            Stewardship.objects.create(
                operating_model=made, organisation_name="Yhtymä", role="johtaja", state="accepted",
                invited_at=clock.now(), accepted_on=day, next_review_on=day, ends_on=add_months(day, 36),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            assert night() == {"ended": 0, "due": 0, "aged": 0, "warned": 0, "forgotten": 0}
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 12, asked


def test_a8_after_the_programme_only_the_steward_writes_and_only_until_the_term_ends(library: Library) -> None:
    library.published()
    Programme.objects.filter(pk=library.table.programme.pk).update(state="ended")
    with refused("programme_ended"):
        library.write(roles="Kolme virkailijaa.")
    with refused("programme_ended"):
        invited(library)
    library.write(library.steward, roles="Kolme virkailijaa joka päivä.")
    found = [one.key for one in services.ahead_of(library.fresh()).personal]
    version = services.publish_version(
        library.steward, library.fresh(), note="Rooleja selvennettiin.", settled=found, base="1.0.0"
    )
    assert version.number == "1.0.1"
    services.check_model(library.steward, library.fresh())
    ends = term_of(library).ends_on
    assert ends is not None
    with on((ends - clock.today()).days + 1):
        for deed in (
            lambda: library.write(library.steward, roles="Neljä."),
            lambda: services.check_model(library.steward, library.fresh()),
            lambda: services.resign_stewardship(library.steward, term_of(library), reason="Aika on kulunut loppuun."),
        ):
            with refused("not_allowed"):
                deed()


def test_to_a_stranger_there_is_no_stewardship(library: Library) -> None:
    term = invited(library)
    nobody = stranger(library.table)
    for deed in (
        lambda: services.accept_stewardship(nobody, term),
        lambda: services.decline_stewardship(nobody, term),
    ):
        with refused("not_invited"):
            deed()
    with refused("not_allowed"):
        services.take_back_invitation(nobody, term)
    with refused("term_out_of_range"):
        services.accept_stewardship(library.steward, term, months=37)


@pytest.mark.both
def test_the_database_holds_one_steward_one_invitation_and_whole_dates(library: Library) -> None:
    model, now, day = library.fresh(), clock.now(), clock.today()
    held = {"operating_model": model, "organisation_name": "Yhtymä", "role": "johtaja", "invited_at": now}
    kept = {"accepted_on": day, "next_review_on": day, "ends_on": day + timedelta(days=30)}
    Stewardship.objects.create(state="invited", **held)
    Stewardship.objects.create(state="accepted", **held, **kept)
    for wrong in (
        {"state": "invited"},
        {"state": "accepted", **kept},
        {"state": "accepted", "accepted_on": day},
        {"state": "accepted", **kept, "ends_on": day},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Stewardship.objects.create(**held, **wrong)


@pytest.mark.both
def test_of_two_who_accept_one_after_the_other_keeps_it_alone(library: Library) -> None:
    library.kept()
    other = second(library)
    asked = services.invite_steward(
        library.analyst, library.fresh(), organisation=library.elsewhere, role="johtaja", person=other
    )
    services.accept_stewardship(actor_for(other), asked)
    with refused("steward_answered"):
        services.accept_stewardship(actor_for(other), asked)
    rows = Stewardship.objects.filter(operating_model=OperatingModel.objects.get(pk=library.model.pk))
    assert sorted(rows.values_list("state", flat=True)) == [State.ACCEPTED, State.ENDED]


def test_a_model_that_is_a_candidate_again_asks_nobody_to_keep_it(library: Library) -> None:
    assert library.keeper is not None
    term = services.invite_steward(
        library.analyst, library.fresh(), organisation=library.elsewhere, role="palvelupäällikkö", person=library.keeper
    )
    services.return_to_candidate(library.analyst, library.fresh(), reason="Aihio ei ole vielä valmis.")
    assert not duties_of(library.steward)
    assert not kept_by(library.steward)
    assert browser(library.keeper).get(f"/vastuut/{term.pk}/").status_code == 404
    with refused("gone"):
        services.accept_stewardship(library.steward, term)


@pytest.mark.pg
def test_whoever_locks_a_term_has_locked_its_model_first(library: Library) -> None:
    """In one order, so that a deletion and a yes wait for each other and none of them is broken off."""
    library.kept()
    assert library.keeper is not None
    keeper, other = library.keeper, second(library)
    asked = invited(library, other)
    deeds = {
        "accept": lambda: services.accept_stewardship(actor_for(other), asked),
        "resign": lambda: services.resign_stewardship(actor_for(other), term_of(library), reason="Työ vaihtuu."),
        "decline": lambda: services.decline_stewardship(actor_for(keeper), term_of(library)),
        "take back": lambda: services.take_back_invitation(library.analyst, term_of(library)),
        "gone": lambda: stewards.person_gone(keeper.pk),
    }
    for day, (name, deed) in enumerate(deeds.items()):
        # A day each: three mails an hour go to one address.
        with on(day), CaptureQueriesContext(connection) as seen:
            if name in {"decline", "take back", "gone"}:
                invited(library)
            seen.initial_queries = len(connection.queries_log)
            deed()
        locked = [
            kind
            for one in seen
            if "FOR NO KEY UPDATE" in one["sql"]
            for kind in ("operatingmodel", "stewardship")
            if f'FROM "catalogue_{kind}"' in one["sql"]
        ]
        assert "stewardship" in locked, name
        assert locked[0] == "operatingmodel", name


def test_several_models_of_one_who_is_gone_are_taken_in_one_order(library: Library) -> None:
    """By the model, as a replacement takes two: not by when the person was invited."""
    library.kept()
    other = bare_model(library.table.programme, "Toinen malli", 30)
    early, late = sorted([library.model.pk, other.pk])
    Stewardship.objects.create(
        operating_model=other, organisation_name="Talo", role="johtaja", person=library.keeper, invited_at=clock.now(),
    )  # fmt: skip
    Stewardship.objects.filter(operating_model=early).update(invited_at=clock.now() + timedelta(days=9))
    taken: list[object] = []
    real = stewards._under_model
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stewards, "_under_model", lambda term: taken.append(term.operating_model_id) or real(term))
        assert library.keeper is not None
        stewards.person_gone(library.keeper.pk)
    assert taken == [early, late]
