"""What is behind the figures: the experiments of a share of follow-ups, those that ended without a decision, areas."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from experiments import following, trials
from experiments.following import DUE
from experiments.lab import Lab
from experiments.others_stage import decided
from oppiva.core.charts import timeline
from oppiva.core.charts.timeline import Row
from oppiva.experiments import others_words
from oppiva.experiments.models import Experiment, State
from oppiva.experiments.pages.follow import shares_columns, shares_sentence
from oppiva.experiments.queries import Shares
from oppiva.people.keys import areas
from oppiva.people.models import EmploymentArea
from oppiva.people.queries import area_names
from people.cast import browser

MONTHS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")


def listed(lab: Lab, query: str = "") -> str:
    return reverse("experiments:others", args=[lab.cast.programme.code]) + query


# --- shares ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("shares", "said"),
    [
        (Shares(3, in_use=9, no=3, unknown=4), "After three months, 9/16 are in use."),
        (Shares(3, in_use=2, waiting=1), "After three months, 2/3 are in use. 1/3 wait for an answer."),
        (Shares(6, waiting=2), "After six months, 2/2 wait for an answer."),
    ],
)
def test_the_sentence_and_the_lines_say_the_same_of_what_waits(shares: Shares, said: str) -> None:
    with translation.override("en"):
        assert shares_sentence((shares,)) == said
        (column,) = shares_columns((shares,))
        parts = {part.state: part.figure for part in column.parts}
        assert parts.get("waiting", "") == (f"{shares.waiting}/{shares.due}" if shares.waiting else "")
        assert len({part.mark for part in column.parts}) == len(column.parts), "a shape for each"
        words = [row[2] for row in column.rows]
        assert any("waits for an answer" in one for one in words) == bool(shares.waiting)


def test_a_share_leads_to_its_experiments_only_where_there_is_one() -> None:
    (column,) = shares_columns((Shares(3, in_use=1, waiting=2),), "/lista/")
    assert column.address == "/lista/?seuranta=3-in_use"
    assert {part.state: part.address for part in column.parts} == {
        "partly": "", "no": "", "unknown": "", "waiting": "/lista/?seuranta=3-waiting",
    }  # fmt: skip
    assert {part.address for part in shares_columns((Shares(3, waiting=2),))[0].parts} == {""}


@pytest.mark.django_db
def test_the_programmes_card_leads_to_the_list_behind_a_share_for_who_sees_the_marks(lab: Lab) -> None:
    following.decided(lab)
    following.answer(lab, DUE, "in_use")
    code, programme = lab.experiment.code, f"/hanke/{lab.experiment.programme.code}/"
    manager, participant = browser(lab.cast.manager), browser(lab.cast.staff[3])
    with trials.on(DUE):
        card = manager.get(programme).content.decode().partition('aria-labelledby="followed"')[2]
        found = re.findall(r'href="([^"]*seuranta=[^"]*)"', card.partition("</section>")[0])
        assert found == [f"{listed(lab)}?seuranta=3-in_use"]
        shown = manager.get(found[0])
        assert [one.code for one in shown.context["shown"].cards] == [code]
        assert manager.get(listed(lab, "?seuranta=3-no")).context["shown"].cards == ()
        assert manager.get(listed(lab, "?seuranta=3-x")).context["shown"].asked is False
        assert 'name="seuranta"' in shown.content.decode()
        page = participant.get(listed(lab, "?seuranta=3-no"))
        assert 'name="seuranta"' not in page.content.decode()
        assert [one.code for one in page.context["shown"].cards] == [code], "not narrowed by what one does not see"


# --- without a decision ----------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_ended_without_a_decision_is_listed_and_found_with_its_reason_and_no_text(lab: Lab) -> None:
    trials.begin(lab)
    Experiment.objects.filter(pk=lab.experiment.pk).update(state=State.INTERRUPTED, state_reason="staff_change")
    other = decided(lab.experiments[1])
    Experiment.objects.filter(pk=other.pk).update(state=State.INTERRUPTED)
    reader, manager = browser(lab.cast.staff[3]), browser(lab.cast.manager)
    for query, wanted in (
        ("", [lab.experiment.code]),
        ("?tila=undecided", [lab.experiment.code]),
        ("?tila=interrupted", [lab.experiment.code]),
        ("?tila=not_started", []),
        ("?tila=running", []),
        ("?haku=kysymys", []),
    ):
        shown = manager.get(listed(lab, query)).context["shown"]
        assert [one.code for one in shown.undecided] == wanted, query
    page = manager.get(listed(lab, "?tila=undecided"))
    assert page.context["shown"].cards == ()
    html = page.content.decode()
    assert "Kolme kysymystä" not in html, "no text of a draft"
    (row,) = page.context["shown"].undecided
    assert (row.mark, bool(row.why), bool(row.address)) == ("interrupted", True, True)
    assert [one.code for one in manager.get(listed(lab, "?tila=interrupted")).context["shown"].cards] == [other.code]
    own = browser(lab.cast.staff[0]).get(listed(lab)).context["shown"]
    assert own.undecided == (), "one's own team is not another"
    theirs = reader.get(listed(lab)).context["shown"].undecided
    assert [(one.code, one.address) for one in theirs] == [(lab.experiment.code, "")], "of the series, without the page"
    assert browser(lab.cast.stranger).get(listed(lab)).status_code == 404


def test_how_many_ended_without_a_decision_is_a_sentence() -> None:
    with translation.override("en"):
        assert others_words.undecided(0) == "No experiment of others ended without a decision."
        assert others_words.undecided(1) == "One experiment ended without a decision."
        assert others_words.undecided(2) == "Two experiments ended without a decision."


# --- areas -----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "wanted"), [("fi", "Mikkelin seutu"), ("sv", "S:t Michelsregionen"), ("en", "Mikkeli region")]
)
def test_an_area_has_one_name_on_every_page_also_in_a_database_filled_earlier(language: str, wanted: str) -> None:
    from oppiva.people.queries import area_name
    from oppiva.people.queries.places import _areas

    EmploymentArea.objects.filter(code="23").update(name_sv="S:t Michel regionen")
    _areas.cache_clear()
    with translation.override(language):
        assert area_names(["23", "zz"]) == [wanted]
        assert area_name(EmploymentArea.objects.get(code="23")) == wanted
    _areas.cache_clear()
    assert "S:t Michelsregionen" in {one.name_sv for one in areas()}


# --- today -----------------------------------------------------------------------------------------------------------
def test_the_line_of_today_stands_inside_on_every_day_of_the_timeline() -> None:
    start, end = date(2026, 1, 1), date(2026, 2, 28)
    for day in (start + timedelta(days=n) for n in range((end - start).days + 1)):
        drawn = timeline([Row("01", "Sarja")], start=start, end=end, months=MONTHS, today=day)
        found = re.findall(r'<line class="s4" x1="([\d.]+)%"', drawn.grid)
        assert len(found) == 1, day
        assert 0 < float(found[0]) < 100, day
    for day in (start - timedelta(days=1), end + timedelta(days=1)):
        assert "s4" not in timeline([Row("01", "S")], start=start, end=end, months=MONTHS, today=day).grid
