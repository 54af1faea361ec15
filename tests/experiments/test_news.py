"""A decision told to the supervisors: once, what the page showed, and nothing else opens (records.md 2.7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from experiments.asking import AUDIT, move, words
from experiments.lab import Lab
from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.models import Cycle, Decision, DecisionNews, Experiment, State
from oppiva.jobs import clock
from oppiva.people.models import Notice, Person
from people.cast import browser
from workshops.cast import grant_to, person_of

pytestmark = pytest.mark.django_db
WHY = "Esitiedot tulivat ajoissa yhdeksässä kymmenestä."


def decide(lab: Lab, choice: str = "keep") -> None:
    """A decision as it stands once it was made, whatever the way there."""
    lab.started()
    cycle = lab.cycle
    with reading(AUDIT):
        decision = Decision.objects.get(cycle=cycle)
        save(
            decision,
            actor=AUDIT,
            changes={
                "choice": choice, "why": WHY, "owner": lab.cast.staff[1], "next_on": clock.today() + timedelta(days=60),
            },
        )  # fmt: skip
    Cycle.objects.filter(pk=cycle.pk).update(decided_at=clock.now())
    Experiment.objects.filter(pk=lab.experiment.pk).update(state=State.DECIDED, submitted_at=clock.now())
    Notice.objects.all().delete()


def address(lab: Lab) -> str:
    return f"/hanke/{lab.experiment.programme.code}/kokeilut/{lab.experiment.code}/kerro/"


def news() -> list[DecisionNews]:
    with reading(AUDIT):
        return list(DecisionNews.objects.select_related("supervisor"))


@pytest.mark.both
def test_a_press_tells_every_supervisor_of_the_members_once(lab: Lab) -> None:
    other = person_of("Riitta Kallio", lab.cast.far)
    grant_to(other, "supervisor", "unit", str(lab.cast.far.pk))
    move(lab.cast.staff[2], lab)
    decide(lab)
    client = browser(lab.cast.staff[0])
    before = words(client.get(address(lab)))
    assert WHY in before
    assert "Esa Esihenkilö" in before
    assert "Riitta Kallio" in before
    for _time in range(2):
        assert client.post(address(lab)).status_code == 302
    assert browser(lab.cast.staff[1]).post(address(lab)).status_code == 302
    assert {one.supervisor.name for one in news()} == {"Esa Esihenkilö", "Riitta Kallio"}
    assert len(news()) == 2
    assert list(Notice.objects.filter(person=other).values_list("code", flat=True)) == ["told"]
    assert set(Notice.objects.filter(code="news_told").values_list("person_id", flat=True)) == {
        lab.cast.staff[1].pk, lab.cast.staff[2].pk,
    }  # fmt: skip


@pytest.mark.both
def test_the_supervisor_reads_what_was_told_and_nothing_else(lab: Lab) -> None:
    decide(lab)
    services.tell_supervisors(lab.member())
    (told,) = news()
    client = browser(lab.cast.supervisor)
    page = words(client.get(f"/luvat/kerrottu/{told.pk}/"))
    for shown in (WHY, "Kolme kysymystä ennen tapaamista", lab.cast.staff[1].name):
        assert shown in page
    for hidden in ("ensitapaaminen", "Kolme tekstiviestikysymystä", "Puolet ensimmäisestä"):
        assert hidden not in page
    assert WHY not in words(client.get("/")), "the first page tells what was decided, not why"
    assert f"/luvat/kerrottu/{told.pk}/" in words(client.get("/"))
    where = f"/hanke/{lab.experiment.programme.code}/kokeilut/{lab.experiment.code}/"
    assert client.get(where).status_code == 404
    for stranger in (lab.cast.stranger, lab.cast.manager, lab.cast.staff[3], lab.cast.staff[0]):
        assert browser(stranger).get(f"/luvat/kerrottu/{told.pk}/").status_code == 404


def test_what_was_told_stays_as_it_was_told(lab: Lab) -> None:
    decide(lab)
    services.tell_supervisors(lab.member())
    with reading(AUDIT):
        Decision.objects.filter(cycle=lab.cycle).update(why="Toinen syy.")
    (told,) = news()
    assert WHY in words(browser(lab.cast.supervisor).get(f"/luvat/kerrottu/{told.pk}/"))


def test_nothing_is_told_before_a_decision_nor_without_a_supervisor(lab: Lab) -> None:
    lab.started()
    with pytest.raises(DomainError, match="news_too_early"):
        services.tell_supervisors(lab.member())
    assert browser(lab.cast.staff[0]).get(address(lab)).status_code == 409
    assert browser(lab.cast.staff[0]).post(address(lab)).status_code == 409


def test_without_a_supervisor_the_page_says_so(lab: Lab) -> None:
    decide(lab)
    Person.objects.filter(pk__in=[one.pk for one in lab.cast.staff[:3]]).update(unit=lab.cast.far)
    with pytest.raises(DomainError, match="news_nobody"):
        services.tell_supervisors(lab.member())
    page = browser(lab.cast.staff[0]).get(address(lab))
    assert page.status_code == 200
    assert "<form" not in words(page)


def test_a_retry_tells_of_the_round_that_was_decided(lab: Lab) -> None:
    decide(lab, "change")
    Experiment.objects.filter(pk=lab.experiment.pk).update(state=State.PLANNED)
    first = lab.cycle
    services.begin_cycle(AUDIT, lab.experiment, 2)
    services.tell_supervisors(lab.member())
    assert [one.cycle_id for one in news()] == [first.pk]
