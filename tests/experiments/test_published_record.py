"""What went out is what the public reads, whatever happens to the record; a name is taken back at any time."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from experiments import publishers, trials
from experiments.lab import Lab
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import queries, rules, services
from oppiva.experiments.models import AuthorName, Decision, Observation, Result, ShareLevel, State
from oppiva.experiments.pages.public import public_page
from oppiva.people.models import Notice, Person, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.people.services import erase_person
from oppiva.programme.models import Programme
from oppiva.workshops.models import TeamMember
from oppiva.workshops.services import sign_up
from workshops.cast import another, browser, grant_to

pytestmark = pytest.mark.django_db


def stranger(lab: Lab, *roles: tuple[str, str, str]) -> Person:
    """Somebody of nowhere who holds these roles and no others."""
    person = lab.cast.others[0]
    Person.objects.filter(pk=person.pk).update(unit=None)
    RoleGrant.objects.filter(person=person).delete()
    for role, kind, scope in roles:
        grant_to(person, role, kind, scope)
    return person


def signed(lab: Lab) -> str:
    """Who made it, as the page says in English."""
    with translation.override("en"):
        newest = publishers.publications(lab)[-1]
        return public_page(lab.experiment, newest, address="", language="en").authors


def leave(lab: Lab, number: int) -> None:
    """A member leaves the team."""
    TeamMember.objects.filter(enrolment=lab.places[number]).update(until=lab.experiment.state_since)


def end(lab: Lab) -> None:
    Programme.objects.filter(pk=lab.cast.programme.pk).update(state=Programme.State.ENDED)


def name_page(lab: Lab) -> str:
    return reverse("experiments:visibility", args=[lab.cast.programme.code, lab.experiment.code])


def test_who_reads_what_is_public_alone_reads_the_codes_and_numbers_that_went_out(lab: Lab) -> None:
    publishers.published(lab)
    cycle, guest = lab.cycle, stranger(lab)
    with reading(publishers.TEST):
        Result.objects.filter(cycle=cycle).update(certainty=4, versus_prediction="worse")
        Decision.objects.filter(cycle=cycle).update(choice="stop")
        Observation.objects.filter(cycle=cycle).update(value=99)
    card = queries.other_of(publishers.sight(lab, guest))
    assert card is not None
    assert (card.choice, card.versus, card.certainty) == ("keep", "as_predicted", 1)
    assert (card.counted.x, card.counted.n) == (9, 10)
    rows = queries.whole_of(rules.taking_out(actor_for(guest), lab.cast.programme.code))
    (told,) = rows.rounds[lab.experiment.pk]
    assert (told.decision.choice, told.result.certainty) == ("keep", 1)
    assert {one.value for one in told.observations} == {9}
    # Its readers see the record as it stands.
    assert queries.other_of(publishers.sight(lab, lab.cast.staff[3])).choice == "stop"  # type: ignore[union-attr]


def test_another_right_somewhere_else_opens_no_record_to_a_guest(lab: Lab) -> None:
    publishers.published(lab)
    here, away = str(lab.cast.programme.pk), str(lab.cast.far.pk)
    far = stranger(lab, ("adopter", "programme", here), ("participant", "unit", away))
    sight = publishers.sight(lab, far)
    assert sight.public_alone
    assert not rules.whole_to(rules.with_all_places(actor_for(far))[0]).filter(pk=lab.experiment.pk).exists()
    assert lab.experiment.pk in rules.taking_out(actor_for(far), lab.cast.programme.code).public


def test_a_place_in_another_series_opens_earlier_numbers_and_the_export_as_it_opens_the_page(lab: Lab) -> None:
    publishers.published(lab)
    person = lab.cast.others[2]
    sign_up(actor_for(person), another(lab.cast, "98"))
    sight = publishers.sight(lab, person)
    assert rules.reads_publications(sight)
    out = rules.taking_out(actor_for(person), lab.cast.programme.code)
    assert lab.experiment.pk in out.open - out.public


def test_a_yes_of_who_has_left_does_not_make_the_line_of_authors_whole(lab: Lab) -> None:
    trials.carry_out(lab)
    publishers.write(lab)
    services.set_share_level(lab.member(), "public", base_version=lab.experiment.version)
    publishers.answer_names(lab, True, True, False)
    with trials.on(publishers.DAY):
        services.ask_check(lab.member())
        publishers.confirm(lab)
        leave(lab, 0)
        services.publish(publishers.member(lab, 1))
    assert signed(lab).endswith("and the rest of team 01-1")
    services.set_author_name(lab.member(2), named=True)
    assert "rest" not in signed(lab)


def test_a_member_who_has_left_takes_the_name_away_and_gives_it_no_more(lab: Lab) -> None:
    publishers.published(lab)
    person, name = lab.cast.staff[0], lab.cast.staff[0].name
    leave(lab, 0)
    assert name in signed(lab)
    client = browser(person)
    public = reverse("experiments:public", args=[lab.cast.programme.code, lab.experiment.code])
    assert name_page(lab) in client.get(public).content.decode()
    author = rules.author_for(actor_for(person), lab.cast.programme.code, lab.experiment.code)
    with pytest.raises(DomainError, match="not_allowed"):
        services.set_author_name(author, named=True)
    assert client.get(name_page(lab)).status_code == 200
    assert client.post(name_page(lab), {"named": "1"}).status_code == 422
    assert client.post(name_page(lab), {"named": "0"}).status_code == 302
    assert name not in signed(lab)
    assert name not in Client().get(public).content.decode()
    # Nobody else comes in by this way.
    for other in (lab.cast.stranger, lab.cast.staff[3]):
        assert browser(other).post(name_page(lab), {"named": "0"}).status_code == 403


def test_a_name_is_taken_away_after_the_programme_has_ended_and_given_no_more(lab: Lab) -> None:
    publishers.published(lab)
    end(lab)
    with pytest.raises(DomainError, match="programme_ended"):
        services.set_author_name(lab.member(1), named=True)
    client = browser(lab.cast.staff[0])
    page = client.get(name_page(lab)).content.decode()
    assert 'name="level"' not in page
    assert client.post(name_page(lab), {"named": "0"}).status_code == 302
    assert lab.cast.staff[0].name not in signed(lab)
    assert AuthorName.objects.get(person=lab.cast.staff[0]).named is False


@pytest.mark.parametrize("by", ["member", "facilitator"])
def test_a_page_is_withdrawn_after_the_programme_has_ended_and_does_not_come_back(lab: Lab, by: str) -> None:
    publishers.published(lab)
    end(lab)
    person = lab.cast.staff[1] if by == "member" else lab.cast.facilitator
    address = reverse("experiments:withdraw", args=[lab.cast.programme.code, lab.experiment.code])
    client = browser(person)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "Kuvassa näkyy asiakas."}).status_code == 302
    found = lab.experiment
    assert (found.state, found.share_level) == (State.DECIDED, ShareLevel.PROGRAMME)
    told = Notice.objects.filter(code="withdrawn", person=lab.cast.facilitator).count()
    assert told == (1 if by == "member" else 0), "nobody is told of one's own deed"
    with pytest.raises(DomainError, match="programme_ended"):
        services.publish(publishers.sight(lab, person))


def test_an_erased_author_leaves_the_page_also_after_the_programmes_end(lab: Lab) -> None:
    publishers.published(lab)
    end(lab)
    name = lab.cast.staff[0].name
    erase_person(publishers.TEST, lab.cast.staff[0], reason="controller_request")
    said = signed(lab)
    assert name not in said
    assert "the rest of team" in said
