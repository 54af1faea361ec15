"""What has become of a pick since one last looked: told to its owner alone, once."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from experiments.lab import SETUP, Lab
from experiments.others_stage import sight
from experiments.picking import answer, close_to, decide_again, listed, look, news, picks
from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.models import Experiment, Publication, ShareLevel, State
from oppiva.experiments.queries.picks import ANSWERED, CLOSED, DECIDED, WITHDRAWN
from oppiva.home.experiments import picked_rows
from oppiva.home.sight import Sight as HomeSight
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from workshops.cast import browser

pytestmark = pytest.mark.django_db
NOBODYS = "00000000-0000-4000-8000-000000000000"


def take_away(made: Experiment) -> None:
    with reading(SETUP):
        Publication.objects.create(
            experiment=made, number=1, content="{}", sha256="0" * 64, text_hash="1" * 64, published_at=clock.now(),
            ended_at=clock.now(), withdrawn_why="Kuvassa näkyy asiakas.",
        )  # fmt: skip


@pytest.mark.parametrize(("deed_", "code"), [(decide_again, DECIDED), (answer, ANSWERED), (take_away, WITHDRAWN)])
@pytest.mark.both
def test_a_decision_an_answer_and_a_page_taken_away_are_news_until_looked_at(
    lab: Lab, made: Experiment, reader: Person, deed_: object, code: str
) -> None:
    assert callable(deed_)
    services.pick(sight(lab, reader, made))
    assert news(reader) == ()
    deed_(made)
    assert news(reader) == (code,)
    assert look(reader) == 1
    assert news(reader) == ()
    assert look(reader) == 0


def test_what_was_so_when_one_picked_is_no_news(lab: Lab, made: Experiment, reader: Person) -> None:
    decide_again(made)
    answer(made)
    take_away(made)
    services.pick(sight(lab, reader, made))
    assert news(reader) == ()


def test_what_comes_after_the_page_was_drawn_stays_new(lab: Lab, made: Experiment, reader: Person) -> None:
    services.pick(sight(lab, reader, made))
    decide_again(made)
    drawn = {one.pk: one.now.mark for one in picks(reader)}
    answer(made)
    assert services.look_at_picks(actor_for(reader), drawn) == 0
    assert news(reader) == (DECIDED, ANSWERED)


def test_a_pick_that_closes_is_news_once_and_nothing_of_it_is_counted(lab: Lab, made: Experiment) -> None:
    person = lab.cast.stranger
    Experiment.objects.filter(pk=made.pk).update(state=State.PUBLISHED, share_level=ShareLevel.PUBLIC)
    services.pick(sight(lab, person, made))
    close_to(made)
    decide_again(made)
    assert news(person) == (CLOSED,)
    look(person)
    assert news(person) == ()


def test_who_reads_what_is_public_alone_hears_nothing_of_the_follow_up(lab: Lab, made: Experiment) -> None:
    person = lab.cast.stranger
    Experiment.objects.filter(pk=made.pk).update(state=State.PUBLISHED, share_level=ShareLevel.PUBLIC)
    services.pick(sight(lab, person, made))
    answer(made)
    assert news(person) == ()


def test_the_press_of_the_list_marks_what_it_showed(lab: Lab, made: Experiment, reader: Person) -> None:
    services.pick(sight(lab, reader, made))
    client, looked = browser(reader), reverse("experiments:picks_looked")
    assert looked not in client.get(listed(lab, poiminnat="1")).content.decode(), "nothing new, no button"
    decide_again(made)
    assert looked not in client.get(listed(lab)).content.decode(), "only where the news is shown"
    html = client.get(listed(lab, poiminnat="1")).content.decode()
    marks = re.findall(r'name="shown" value="([^"]+)"', html)
    assert news(reader) == (DECIDED,), "looking alone changes nothing"
    assert client.post(looked, {"shown": marks, "after": listed(lab, poiminnat="1")}).status_code == 302
    assert news(reader) == ()


@pytest.mark.parametrize("sent", ["", "x", "~", "1~2", f"{NOBODYS}~", f"{NOBODYS}~9-9-9-9", "a\x00b~1-1-1-1"])
def test_what_cannot_be_read_marks_nothing(lab: Lab, made: Experiment, reader: Person, sent: str) -> None:
    services.pick(sight(lab, reader, made))
    decide_again(made)
    assert browser(reader).post(reverse("experiments:picks_looked"), {"shown": sent}).status_code == 302
    assert news(reader) == (DECIDED,)


def test_the_first_page_has_a_line_only_while_a_pick_has_news(lab: Lab, made: Experiment, reader: Person) -> None:
    def rows() -> tuple[object, ...]:
        return picked_rows(HomeSight(reader, actor_for(reader)))

    assert rows() == ()
    services.pick(sight(lab, reader, made))
    assert rows() == ()
    line = reverse("experiments:others_choose", query={"poiminnat": "1"})
    client = browser(reader)
    assert line not in unescape(client.get(reverse("home:home")).content.decode())
    decide_again(made)
    assert len(rows()) == 1
    html = unescape(client.get(reverse("home:home")).content.decode())
    assert line in html
    assert "Kävely ensin" not in html, "which one it is stands on the list"
    assert client.get(line, follow=True).redirect_chain[-1][0] == listed(lab, poiminnat="1")
    look(reader)
    assert rows() == ()
