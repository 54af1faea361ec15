"""What a search reads of experiments: their texts for the index, what a hit shows, and what narrows the hits.

As many statements for a thousand experiments as for ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from oppiva.core.policy import Actor, reading, system
from oppiva.experiments import published
from oppiva.experiments.models import Choice, Cycle, Experiment, Publication, State, Step
from oppiva.experiments.public_content import PLAIN
from oppiva.experiments.queries.publishing import content_of_publication
from oppiva.experiments.rules.searching import shared_now
from oppiva.jobs import clock
from oppiva.search.slots import Text

INDEX = system("search-index")
Ids = Collection[UUID] | QuerySet[Any]
Filters = Mapping[str, Sequence[str]]
SHOWN = {"shows_problem": Step.PROBLEM, "shows_trial": Step.TRIAL}
# In the order of the form: the problem, what was tried, what happened, what was learned. Limits and what is counted
# are left out: they say little of what it is about.
OF_PROBLEM = ("summary", "problem", "how_known")
OF_TRIAL = ("belief", "where")
OF_RESULT = ("changed", "surprises", "harms", "learned", "why")
WHOLE = {
    **{name: f"experiment__problem__{name}" for name in OF_PROBLEM},
    "belief": "prediction__belief",
    "where": "trial__where",
    **{name: f"result__{name}" for name in ("changed", "surprises", "harms", "learned")},
    "why": "decision__why",
}
PARTS = tuple(WHOLE)
OF_STEP: Mapping[str, tuple[str, ...]] = {
    Step.PROBLEM: OF_PROBLEM,
    Step.PREDICTION: ("belief",),
    Step.TRIAL: ("where",),
    Step.RESULT: ("changed", "surprises", "harms", "learned"),
    Step.DECISION: ("why",),
}
# What hits are narrowed by, as the address says it.
FIELD, OUTCOME, THEME, EFFORT, AREA = FILTERS = ("kenelle", "miten", "teema", "tyo", "alue")
UNDER_WAY, BROKEN_OFF = "under_way", "broken_off"
OVER = (State.NOT_STARTED, State.INTERRUPTED)
# Hours of work by name, in minutes: from, and under which.
SHORT, MIDDLE, LONG, UNTOLD = "short", "middle", "long", "untold"
MOST_SHORT, MOST_MIDDLE = 10 * 60, 40 * 60


@dataclass(frozen=True)
class FoundExperiment:
    """What a hit tells of an experiment; of one at work no more than its state and the steps that it shows."""

    pk: UUID
    code: str
    programme: str
    language: str
    name: str
    theme: str
    whose: tuple[str, ...]
    areas: tuple[str, ...]
    state: str
    choice: str = ""
    certainty: int | None = None
    minutes: int | None = None
    decided_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def outcome(self) -> str:
        """What became of it: the decision, under way, or broken off without any."""
        if self.choice in Choice.values:
            return self.choice
        return BROKEN_OFF if self.state in OVER else UNDER_WAY

    @property
    def effort(self) -> str:
        """How much work it took, by the bands of the filter."""
        if self.minutes is None:
            return UNTOLD
        if self.minutes < MOST_SHORT:
            return SHORT
        return MIDDLE if self.minutes <= MOST_MIDDLE else LONG


def whole_texts(ids: Collection[UUID] | None = None) -> Iterator[Text]:
    """The decided records of these experiments (None: of all) as the index holds them: their newest decided round."""
    with reading(INDEX):
        rows = _decided(ids).filter(experiment__deleted_in__isnull=True)
        for row in _newest(rows.values("decided_at", *_OF_TEXT.values(), *WHOLE.values())):
            held = {name: row[column] for name, column in _OF_TEXT.items()}
            texts = {name: row[column] for name, column in WHOLE.items()}
            yield _text(held, texts, _day(row["decided_at"]))


def published_texts(ids: Collection[UUID] | None = None) -> Iterator[Text]:
    """The words that are out now, of each published experiment."""
    with reading(INDEX):
        rows = Publication.objects.filter(
            ended_at__isnull=True,
            deleted_in__isnull=True,
            experiment__state=State.PUBLISHED,
            experiment__deleted_in__isnull=True,
        )
        rows = rows if ids is None else rows.filter(experiment__in=ids)
        for one in rows.iterator() if ids is None else rows:
            content = content_of_publication(one)
            texts: Mapping[str, str] = content["texts"]
            held = {"pk": one.experiment_id, "name": texts.get("name"), "version": one.number}
            held |= {name: content[name] for name in ("code", "language")}
            yield _text(held, texts, published.day_of(content["decision"].get("decided_at")), PLAIN)


def begun_texts(ids: Collection[UUID] | None = None) -> Iterator[Text]:
    """What teams at work show: the steps they share; the code in place of the name while S1 is not shared."""
    shown = shared_steps_of(ids)
    if not shown:
        return
    with reading(INDEX):
        rows = _begun(shown.keys()).values("experiment__state_since", *_OF_TEXT.values(), *WHOLE.values())
        for row in _newest(rows):
            steps = shown[row["experiment_id"]]
            held = {name: row[column] for name, column in _OF_TEXT.items()}
            if Step.PROBLEM not in steps:
                held["name"] = ""
            texts = {name: row[WHOLE[name]] for step in steps for name in OF_STEP.get(step, ())}
            if held["name"] or any(texts.values()):
                yield _text(held, texts, _day(row["experiment__state_since"]))


def shared_steps_of(ids: Collection[UUID] | None = None) -> dict[UUID, frozenset[str]]:
    """The steps that each undecided experiment shows; one statement."""
    rows = shared_now().filter(experiment__submitted_at__isnull=True, experiment__deleted_in__isnull=True)
    rows = rows if ids is None else rows.filter(experiment__in=ids)
    found: dict[UUID, set[str]] = defaultdict(set)
    for pk, step in rows.values_list("experiment_id", "step"):
        found[pk].add(step)
    return {pk: frozenset(steps) for pk, steps in found.items()}


def whole_rows(actor: Actor, ids: Ids) -> list[FoundExperiment]:
    """What hits among whole records tell; one statement. `ids`: what the actor may read, as ids or as a query."""
    columns = {
        **_OF_EXPERIMENT,
        "name": "experiment__problem__name",
        "theme": "experiment__problem__theme",
        "whose": "experiment__problem__problem_of",
        "choice": "decision__choice",
        "certainty": "result__certainty",
        "minutes": "result__minutes_used",
        "decided_at": "decided_at",
    }
    with reading(actor):
        rows = list(_newest(_decided(ids).values(*columns.values())))
    found = []
    for row in rows:
        held = {name: row[column] for name, column in columns.items()}
        held["decided_on"] = _day(held.pop("decided_at"))
        found.append(_found(held))
    return found


def published_rows(actor: Actor, ids: Ids) -> list[FoundExperiment]:
    """What hits among published experiments tell, as it went out; one statement."""
    with reading(actor):
        rows = Publication.objects.filter(experiment__in=ids, ended_at__isnull=True, deleted_in__isnull=True)
        contents = [(one.experiment_id, content_of_publication(one)) for one in rows]
    found = []
    for pk, content in contents:
        problem, result = published.problem_of(content), published.result_of(content)
        held = {
            "pk": pk,
            "code": content["code"],
            "programme": content["programme"],
            "language": content["language"],
            "areas": content["areas"],
            "state": State.PUBLISHED,
            "name": problem.name,
            "theme": problem.theme,
            "whose": problem.problem_of,
            "choice": content["decision"]["choice"],
            "certainty": result.certainty,
            "minutes": result.minutes_used,
            "decided_on": published.day_of(content["decision"].get("decided_at")),
        }
        found.append(_found(held))
    return found


def begun_rows(actor: Actor, ids: Ids) -> list[FoundExperiment]:
    """What hits among those at work tell: their state, and of what they show the name and the days; one statement."""
    of_problem = {"name": "problem__name", "theme": "problem__theme", "whose": "problem__problem_of"}
    of_problem = {name: f"experiment__{column}" for name, column in of_problem.items()}
    of_trial = {"starts_on": "trial__starts_on", "ends_on": "trial__ends_on"}
    shown = {name: Exists(shared_now().filter(cycle=OuterRef("pk"), step=step)) for name, step in SHOWN.items()}
    with reading(actor):
        columns = {**_OF_EXPERIMENT, **of_problem, **of_trial}
        rows = list(_newest(_begun(ids).annotate(**shown).values(*columns.values(), *shown)))
    found = []
    for row in rows:
        held = {name: row[column] for name, column in _OF_EXPERIMENT.items()}
        held |= {name: row[column] for name, column in of_problem.items() if row["shows_problem"]}
        held |= {name: row[column] for name, column in of_trial.items() if row["shows_trial"]}
        found.append(_found(held))
    return found


def values_of(one: FoundExperiment) -> dict[str, tuple[str, ...]]:
    """What each filter would find it by."""
    return {
        FIELD: one.whose,
        OUTCOME: (one.outcome,),
        THEME: (one.theme,) if one.theme else (),
        EFFORT: (one.effort,),
        AREA: one.areas,
    }


def whole_narrowed(rows: QuerySet[Experiment], filters: Filters) -> QuerySet[Experiment]:
    """The whole records that fit; of one filter any of its values, of several filters all."""
    if filters.get(THEME):
        rows = rows.filter(problem__theme__in=filters[THEME])
    if filters.get(FIELD):
        # A list of codes as its text: what both databases can look into.
        rows = rows.filter(_any("problem__problem_of__icontains", [f'"{one}"' for one in filters[FIELD]]))
    if filters.get(AREA):
        rows = rows.filter(_any("areas_text__contains", [f'"{one}"' for one in filters[AREA]]))
    newest = Cycle.objects.filter(
        experiment=OuterRef("pk"), decided_at__isnull=False, deleted_in__isnull=True
    ).order_by("-number")
    if filters.get(OUTCOME):
        rows = rows.annotate(_outcome=Subquery(newest.values("decision__choice")[:1]))
        rows = rows.filter(_outcome__in=filters[OUTCOME])
    if filters.get(EFFORT):
        rows = rows.annotate(_minutes=Subquery(newest.values("result__minutes_used")[:1]))
        rows = rows.filter(_effort(filters[EFFORT]))
    return rows


def published_narrowed(rows: QuerySet[Experiment], filters: Filters) -> QuerySet[Experiment]:
    """The published ones that fit, by what went out and not by what has been corrected since.

    The content is canonical JSON: a text that a team wrote has its quotation marks escaped, so none of these is in one.
    """
    found = Q(publications__ended_at__isnull=True, publications__deleted_in__isnull=True)
    has, fits = "publications__content__contains", "publications__content__regex"
    if filters.get(THEME):
        found &= _any(has, [f'"theme":"{one}"' for one in filters[THEME] if one.isidentifier()])
    if filters.get(OUTCOME):
        found &= _any(has, [f'"choice":"{one}"' for one in filters[OUTCOME] if one.isidentifier()])
    if filters.get(FIELD):
        found &= _any(fits, [rf'"problem_of":\[[^]]*"{one}"' for one in filters[FIELD] if one.isidentifier()])
    if filters.get(EFFORT):
        found &= _any(fits, [_MINUTES[one] for one in filters[EFFORT] if one in _MINUTES]) | (
            ~Q(**{has: '"minutes_used":'}) if UNTOLD in filters[EFFORT] else Q(pk__in=[])
        )
    if filters.get(AREA):
        rows = rows.filter(_any("areas_text__contains", [f'"{one}"' for one in filters[AREA]]))
    return rows.filter(found) if any(filters.get(name) for name in (THEME, OUTCOME, FIELD, EFFORT)) else rows


def begun_narrowed(rows: QuerySet[Experiment], filters: Filters) -> QuerySet[Experiment]:
    """Those at work that fit; by what they show, so a theme nobody shows narrows to nothing. They have no area yet."""
    if filters.get(AREA):
        return rows.none()
    problem = Q(shares__step=Step.PROBLEM, shares__revoked_at__isnull=True, shares__deleted_in__isnull=True)
    if filters.get(THEME):
        rows = rows.filter(problem, problem__theme__in=filters[THEME])
    if filters.get(FIELD):
        rows = rows.filter(problem, _any("problem__problem_of__icontains", [f'"{one}"' for one in filters[FIELD]]))
    if filters.get(OUTCOME):
        wanted = filters[OUTCOME]
        over, under_way = Q(state__in=OVER), ~Q(state__in=OVER)
        rows = rows.filter(
            (over if BROKEN_OFF in wanted else Q(pk__in=[])) | (under_way if UNDER_WAY in wanted else Q(pk__in=[]))
        )
    if filters.get(EFFORT) and UNTOLD not in filters[EFFORT]:
        return rows.none()
    return rows


# The same bands as `_effort` in the digits of canonical JSON.
_MINUTES: Mapping[str, str] = {
    SHORT: r'"minutes_used":([0-9]{1,2}|[1-5][0-9]{2})[,}]',
    MIDDLE: r'"minutes_used":([6-9][0-9]{2}|1[0-9]{3}|2[0-3][0-9]{2}|2400)[,}]',
    LONG: r'"minutes_used":(240[1-9]|24[1-9][0-9]|2[5-9][0-9]{2}|[3-9][0-9]{3}|[0-9]{5,})[,}]',
}
_OF_TEXT = {
    "pk": "experiment_id",
    "code": "experiment__code",
    "language": "experiment__language",
    "version": "experiment__version",
    "name": "experiment__problem__name",
}
_OF_EXPERIMENT = {
    "pk": "experiment_id",
    "code": "experiment__code",
    "programme": "experiment__programme__code",
    "language": "experiment__language",
    "areas": "experiment__areas",
    "state": "experiment__state",
}


def _effort(bands: Collection[str]) -> Q:
    found = Q(pk__in=[])
    if SHORT in bands:
        found |= Q(_minutes__lt=MOST_SHORT)
    if MIDDLE in bands:
        found |= Q(_minutes__gte=MOST_SHORT, _minutes__lte=MOST_MIDDLE)
    if LONG in bands:
        found |= Q(_minutes__gt=MOST_MIDDLE)
    if UNTOLD in bands:
        found |= Q(_minutes__isnull=True)
    return found


def _any(lookup: str, values: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for value in values:
        found |= Q(**{lookup: value})
    return found


def _decided(ids: Any) -> QuerySet[Cycle]:
    rows = Cycle.objects.filter(
        decided_at__isnull=False, deleted_in__isnull=True, experiment__submitted_at__isnull=False
    )
    return rows if ids is None else rows.filter(experiment__in=ids)


def _begun(ids: Ids) -> QuerySet[Cycle]:
    return Cycle.objects.filter(experiment__in=ids, decided_at__isnull=True, deleted_in__isnull=True)


def _newest(rows: Any) -> Iterator[dict[str, Any]]:
    """The newest round of each experiment."""
    seen: set[UUID] = set()
    for row in rows.order_by("experiment_id", "-number"):
        if row["experiment_id"] not in seen:
            seen.add(row["experiment_id"])
            yield row


def _day(at: datetime) -> date:
    return at.astimezone(clock.HELSINKI).date()


def _found(held: Mapping[str, Any]) -> FoundExperiment:
    given = {name: value for name, value in held.items() if value is not None}
    lists = {name: tuple(given.pop(name, ())) for name in ("whose", "areas")}
    return FoundExperiment(**{"name": "", "theme": "", **given, **lists})


def _text(row: Mapping[str, Any], texts: Mapping[str, str | None], dated: date | None, *first: str) -> Text:
    parts = [(texts.get(name) or "").strip() for name in (*first, *PARTS)]
    body = " ".join(_sentence(part) for part in parts if part)
    return Text(row["pk"], row["language"], row["name"] or row["code"], body, row["version"], dated)


def _sentence(part: str) -> str:
    """Fields stand after each other: what has no full stop of its own gets one, so that no sentence is of two."""
    return part if part[-1] in ".!?…:;" else f"{part}."
