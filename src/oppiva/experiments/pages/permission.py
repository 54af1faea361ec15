"""Permission asked and answered, news told, the rhythm: what their pages and the experiment's page show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments import queries, rhythm_entries, rules, told_words
from oppiva.experiments.models import Cycle, DecisionNews, Experiment, PermissionRequest, State, Step
from oppiva.experiments.queries import ASKABLE, Boss, Bosses, NewsRow, Planned, RequestRow, ToldRow, WaitingRow
from oppiva.experiments.rules import Asked, Insider, Sight
from oppiva.experiments.services.news import news_of
from oppiva.experiments.services.telling import address_of
from oppiva.experiments.told_errors import empty_words
from oppiva.jobs import clock
from oppiva.ui.context import prefixed
from oppiva.ui.formatting import date_short, stopped


@dataclass(frozen=True)
class PlanCard:
    """The trial step in the words of the supervisor's page."""

    where: str
    when: str
    time: str
    stop: str
    customers: str
    nod: str
    nod_on: date | None
    tasks: tuple[tuple[str, str, date | None], ...]


@dataclass(frozen=True)
class AskPage:
    """The team's page of permission."""

    code: str
    address: str
    name: str
    sentence: str
    rows: tuple[tuple[RequestRow, str], ...]
    # Those of earlier rounds, under the words of each: to be read only.
    earlier: tuple[tuple[str, tuple[tuple[RequestRow, str], ...]], ...]
    bosses: Bosses
    may_ask: tuple[Boss, ...]
    plan: PlanCard
    begins: str
    readers: str
    missing: str
    is_open: bool


@dataclass(frozen=True)
class TellPage:
    """The team's page of telling its decision."""

    code: str
    address: str
    words: Mapping[str, object] | None
    choice: str
    bosses: Bosses
    told: tuple[ToldRow, ...]


@dataclass(frozen=True)
class RhythmPage:
    """The rhythm of the measures in one's own calendar."""

    code: str
    address: str
    sentence: str
    asks_days: bool
    chosen: dict[str, object]
    wanted: bool
    possible: bool
    has_days: bool


@dataclass(frozen=True)
class PermissionPart:
    """What the experiment's page says of permission, news and the rhythm."""

    rows: tuple[tuple[RequestRow, str], ...]
    may_ask: bool
    told: ToldRow | None
    told_names: str
    may_tell: bool
    has_rhythm: bool


def permission_part(sight: Sight, cycle: Cycle) -> dict[str, object]:
    """What the template `_permission.html` needs of the round on the page: nothing for who is not in the team."""
    insider = sight.insider
    if insider is None:
        return {"permission": None}
    experiment, newest = insider.experiment, cycle.pk == insider.cycle.pk
    rows = queries.requests_of(insider.actor, cycle)
    decided = _decided(insider) if newest else cycle
    told = queries.told_of(insider.actor, decided) if decided is not None else []
    part = PermissionPart(
        rows=_worded([row for row in rows if row.state != PermissionRequest.State.WITHDRAWN]),
        may_ask=newest and experiment.state in ASKABLE and insider.cycle.decided_at is None,
        told=told[0] if told else None,
        told_names=told_words.joined([one.name for one in told]),
        may_tell=newest and decided is not None and not told,
        has_rhythm=newest and experiment.state in {State.PLANNED, State.RUNNING},
    )
    return {"permission": part}


def prefixed_address(experiment: Experiment) -> str:
    """The experiment's page in the language of this one."""
    return prefixed(address_of(experiment), get_language() or settings.LANGUAGE_CODE)


def _decided(insider: Insider) -> Cycle | None:
    """The decided cycle: the newest itself, or the one before a retry; asked for only where there is one."""
    if insider.cycle.decided_at is not None:
        return insider.cycle
    return rules.decided_cycle(insider.experiment) if insider.cycle.number > 1 else None


def ask_page(insider: Insider) -> AskPage:
    """Who has been asked, who may be, and what they see."""
    experiment, cycle = insider.experiment, insider.cycle
    mates = queries.mates_of(experiment)
    bosses = queries.bosses_of(mates)
    rows = queries.requests_of(insider.actor, cycle)
    plan = queries.planned_of(insider.actor, cycle, mates, named=True)
    name = plan.name
    waiting = {row.supervisor for row in rows if row.waits}
    is_open = experiment.state in ASKABLE and cycle.decided_at is None
    missing = ""
    if not name:
        missing = empty_words(Step.PROBLEM)
    elif not (plan.where and plan.how_many and plan.starts_on and plan.ends_on):
        missing = empty_words(Step.TRIAL)
    return AskPage(
        code=experiment.code,
        address=prefixed_address(experiment),
        name=name,
        sentence=told_words.ask_sentence(rows, bosses),
        rows=_worded(rows),
        earlier=tuple(
            (_("Round %(n)s") % {"n": number}, _worded(those))
            for number, those in queries.earlier_requests(insider.actor, cycle)
        ),
        bosses=bosses,
        may_ask=tuple(one for one in bosses.others if one.person not in waiting) if is_open and not missing else (),
        plan=plan_card(plan),
        begins=told_words.begins_words(plan.starts_on, clock.today()),
        readers=told_words.asked_readers(experiment, cycle),
        missing=missing,
        is_open=is_open,
    )


def _worded(rows: Iterable[RequestRow]) -> tuple[tuple[RequestRow, str], ...]:
    """Each request with its sentence."""
    return tuple((row, told_words.row_words(row)) for row in rows)


def plan_card(plan: Planned) -> PlanCard:
    """The trial step worded."""
    return PlanCard(
        told_words.where_words(plan),
        told_words.when_words(plan),
        told_words.time_words(plan),
        stopped(f"{plan.stop_rule}.") if plan.stop_rule else "",
        told_words.customer_words(plan),
        plan.nod_name,
        plan.nod_on,
        plan.tasks,
    )


def tell_page(insider: Insider) -> TellPage:
    """What is told and to whom; refuses before a decision."""
    cycle = _decided(insider)
    if cycle is None:
        raise DomainError("news_too_early")
    told = queries.told_of(insider.actor, cycle)
    words = news_of(insider, insider.experiment, cycle)
    bosses = queries.bosses_of(queries.mates_of(insider.experiment)) if not told else Bosses(())
    choice = told_words.decided_inside(str(words["choice"])) if words["choice"] else ""
    here = insider.experiment
    return TellPage(here.code, prefixed_address(here), words, choice, bosses, tuple(told))


def rhythm_page(insider: Insider) -> RhythmPage:
    """What the measures ask for and what the member has chosen."""
    asked = queries.rhythm_of(insider.actor, insider.cycle)
    own = queries.own_reminder(insider.person_id, insider.experiment)
    each_time = own.each_time if own is not None else True
    chosen: dict[str, object] = {}
    if own is not None:
        chosen = {"hour": own.hour, "each_time": "1" if own.each_time else "0"}
    series = asked.series(each_time=each_time)
    return RhythmPage(
        code=insider.experiment.code,
        address=prefixed_address(insider.experiment),
        sentence=rhythm_entries.rhythm_sentence(series, wanted=own is not None),
        asks_days=asked.asks_days,
        chosen=chosen,
        wanted=own is not None,
        possible=bool(asked.series(each_time=True)) and insider.experiment.state in queries.REMINDED,
        has_days=own is not None and bool(series) and insider.experiment.state in queries.REMINDED,
    )


def asked_list(actor: Actor) -> dict[str, object]:
    """Everything teams have asked and told this person."""
    rows, today = queries.asked_of(actor), clock.today()
    return {
        "sentence": told_words.list_sentence(rows),
        "waiting": [(row, _team(row), told_words.begins_words(row.starts_on, today)) for row in rows if row.waits],
        "over": [(row, _team(row), told_words.over_words(row)) for row in rows if not row.waits],
        "news": [(row, told_words.news_sentence(row)) for row in queries.news_to(actor)],
    }


def _team(row: WaitingRow) -> str:
    return told_words.team_words(row.series, row.team)


def asked_page(asked: Asked) -> dict[str, object]:
    """A request as its supervisor sees it: the trial step while it is open, the answer given."""
    request, team = asked.request, asked.experiment.team
    plan = None
    if asked.sees_plan:
        plan = queries.planned_of(asked.actor, asked.cycle, queries.mates_of(asked.experiment))
    waits = request.state == PermissionRequest.State.ASKED
    changed = plan is not None and plan.saved_at is not None and plan.saved_at > (request.answered_at or plan.saved_at)
    today = clock.today()
    return {
        "sentence": told_words.request_sentence(
            queries.name_of_supervisor(request.supervisor_id), team.number, request, sees_plan=asked.sees_plan
        ),
        "path": told_words.team_words(team.series.code, team.number),
        "request": request,
        "plan": plan_card(plan) if plan is not None else None,
        "begins": told_words.begins_words(plan.starts_on, today) if plan is not None else "",
        "asks": waits and asked.sees_plan and asked.experiment.state in ASKABLE,
        "changed_on": date_short(plan.saved_at, today) if changed and plan is not None else "",
        "decided": asked.cycle.decided_at is not None,
    }


def news_page(news: DecisionNews) -> dict[str, object]:
    """A decision as it was told."""
    team = news.experiment.team
    row = NewsRow(
        news.pk, news.experiment.code, news.name, news.choice, news.why, news.owner, news.next_on, news.at,
        news.summary, team.series.code, team.number,
    )  # fmt: skip
    return {
        "row": row,
        "sentence": told_words.news_sentence(row),
        "choice": told_words.decided_inside(row.choice),
        "path": told_words.team_words(row.series, row.team),
    }
