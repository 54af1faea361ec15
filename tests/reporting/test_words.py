"""The sentence of a programme for 0, 1, 2, many and unknown, in each language, and when a programme is behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from oppiva.reporting import slots, words
from oppiva.reporting.counts import Count
from oppiva.reporting.pace import Pace, lags, pace
from oppiva.reporting.risks import risks
from oppiva.reporting.sentences import lag_sentence, programme_sentence
from oppiva.reporting.situation import Finding, Package, Plan, Situation, Step
from oppiva.reporting.things import things

START, END, DAY = date(2025, 6, 1), date(2026, 12, 31), date(2026, 3, 12)


def count(code: str = "experiments", value: int | None = 0, target: int = 105, **more: object) -> Count:
    """A count of the story's day."""
    return Count(code, value, target, False, "query", DAY, **more)


def situation(**more: object) -> Situation:
    """A running programme with one package."""
    facts: dict[str, object] = {
        "code": "ES",
        "name": "Oppiva",
        "start": START,
        "end": END,
        "state": "active",
        "today": DAY,
        "counts": (count(value=40),),
        "packages": (Package("WP1", "Työ", START, date(2026, 5, 31)),),
        "homes": {"experiments": "WP1"},
    }
    return Situation(**(facts | more))


FINNISH = {
    0: "Hanke on aikataulussa, eikä mikään odota sinua.",
    1: "Hanke on aikataulussa, mutta yksi asia odottaa sinua.",
    2: "Hanke on aikataulussa, mutta kaksi asiaa odottaa sinua.",
    3: "Hanke on aikataulussa, mutta kolme asiaa odottaa sinua.",
    12: "Hanke on aikataulussa, mutta 12 asiaa odottaa sinua.",
    None: "Hanke on aikataulussa. Emme tiedä, mikä odottaa sinua.",
}


@pytest.mark.parametrize("waiting", FINNISH)
def test_the_sentence_counts_what_waits(waiting: int | None) -> None:
    with override("fi"):
        assert programme_sentence(Pace.ON_SCHEDULE, waiting, START) == FINNISH[waiting]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("pace_", list(Pace))
@pytest.mark.parametrize("waiting", [0, 1, 2, 40, None])
def test_every_state_has_its_own_whole_sentence(language: str, pace_: Pace, waiting: int | None) -> None:
    with override(language):
        said = programme_sentence(pace_, waiting, START)
        others = {programme_sentence(other, waiting, START) for other in Pace if other is not pace_}
    assert said.endswith(".")
    assert "%(" not in said
    assert said not in others


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Projektet ligger efter sin plan, och två saker väntar på dig."),
        ("en", "The programme is behind its plan, and two things are waiting for you."),
    ],
)
def test_the_other_languages_say_the_same(language: str, said: str) -> None:
    with override(language):
        assert programme_sentence(Pace.BEHIND, 2, START) == said


def test_a_programme_is_before_running_and_ended_by_its_days() -> None:
    assert pace(situation(today=date(2025, 5, 31))) is Pace.BEFORE
    assert pace(situation()) is Pace.ON_SCHEDULE
    assert pace(situation(today=date(2027, 1, 1))) is Pace.ENDED
    assert pace(situation(state="ended")) is Pace.ENDED
    assert pace(situation(state="draft")) is Pace.NO_PLAN


def test_what_nobody_counts_makes_no_programme_late() -> None:
    assert pace(situation(counts=(count(value=None),))) is Pace.UNKNOWN


def test_nothing_begun_when_half_of_the_time_has_gone_is_behind() -> None:
    late = situation(counts=(count(value=0),))
    assert pace(late) is Pace.BEHIND
    with override("fi"):
        assert lag_sentence(lags(late)) == "Kokeilut: yhtään ei ole vielä, vaikka ajasta on kulunut 77,8\u00a0%."
    assert pace(replace(late, today=date(2025, 9, 1))) is Pace.ON_SCHEDULE


def test_teams_at_work_are_begun_even_when_none_is_carried_out() -> None:
    assert pace(situation(counts=(count(value=0, stages=(("running", 3),)),))) is Pace.ON_SCHEDULE


def test_a_package_that_ended_short_is_behind_but_an_approximate_target_may_lack_a_tenth() -> None:
    after = date(2026, 6, 1)
    assert pace(situation(today=after, counts=(count(value=104),))) is Pace.BEHIND
    assert pace(situation(today=after, counts=(replace(count(value=95), approximate=True),))) is Pace.ON_SCHEDULE
    assert pace(situation(today=after, counts=(replace(count(value=94), approximate=True),))) is Pace.BEHIND


def test_things_come_from_facts_and_vanish_with_them() -> None:
    waiting = situation(
        plan=Plan(
            2, (Finding("G06", "hours_missing", "WARN", "staff"), Finding("C01", "none_stated", "INFO", "needs"))
        ),
        packages=(Package("WP1", "Työ", START, date(2026, 5, 31), demand=600, given=None),),
        organisations=4,
        unsigned=("Saari", "Harju"),
        steps=(Step("round", "", date(2026, 5, 1), date(2026, 6, 30), 2),),
        without_factor=1,
    )
    codes = [thing.code for thing in things(waiting)]
    assert codes == ["hours_missing", "unsigned", "round", "round", "second_factor", "plan_warns"]
    assert things(situation()) == []


def test_a_round_far_ahead_or_over_does_not_wait_and_an_ended_programme_asks_nothing() -> None:
    far = Step("round", "", date(2026, 11, 1), date(2026, 11, 30), 3)
    over = Step("round", "", date(2025, 11, 1), date(2025, 12, 31), 1)
    assert things(situation(steps=(far, over))) == []
    assert things(situation(state="ended", unsigned=("Saari",))) == []


def test_a_round_says_its_day_with_one_full_stop() -> None:
    waiting = situation(steps=(Step("round", "", date(2026, 5, 1), date(2026, 6, 30), 2),))
    with override("en"):
        assert things(waiting)[0].text == "Opens on Fri\u00a01.5."


@pytest.mark.parametrize(("may_write", "end"), [(True, "/muokkaa/staff/"), (False, "/suunnitelma/2/")])
def test_hours_that_are_missing_lead_to_where_the_reader_may_go(may_write: bool, end: str) -> None:
    found = risks(
        situation(plan=Plan(2), packages=(Package("WP1", "Työ", START, date(2026, 5, 31), demand=600, given=0),)),
        may_write=may_write,
    )
    assert [one.address.endswith(end) for one in found if "WP1" in one.text] == [True]


@pytest.mark.parametrize(
    ("days", "said"), [(0, "on the same day as"), (1, "1 day after"), (3, "3 days after"), (-2, "before")]
)
def test_a_short_tail_is_a_risk_told_by_its_length(days: int, said: str) -> None:
    tail = Finding("C06", "modelling_tail_short", "WARN", "modelling", {"tail_days": days, "needed_days": 28})
    with override("en"):
        assert [one.text for one in risks(situation(plan=Plan(2, (tail,)))) if said in one.text]


@pytest.mark.parametrize("severity", ["BLOCK", "WARN"])
def test_the_number_of_a_version_and_of_its_checks_never_stand_side_by_side(severity: str) -> None:
    plan = Plan(2, tuple(Finding(f"G{n:02}", "x", severity, "") for n in range(1, 13)))
    with override("fi"):
        text = things(situation(plan=plan))[0].text
    assert text.startswith("Versiossa 2 on 12 tarkistusta, jotka ")


def test_what_blocks_hides_what_warns_until_it_is_mended() -> None:
    plan = Plan(1, (Finding("G03", "x", "BLOCK", "applicant"), Finding("C04", "no_slack", "WARN", "targets")))
    assert [thing.code for thing in things(situation(plan=plan))] == ["plan_blocks"]
    assert plan.checks("BLOCK") == ("G03",)


def test_every_count_says_how_it_is_counted() -> None:
    names = {slots.EXPERIMENTS_QUERY, *(query.name for query in slots.queries())}
    assert names == set(words.COUNTED)
    assert words.counted("") == ""
