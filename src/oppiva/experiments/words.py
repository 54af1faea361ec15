"""The words of the form: what each field is called, where it stands, what is filled first, how a state is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from oppiva.experiments.models import Experiment, State, Step
from oppiva.experiments.services.gates import STEP_OF

Text = str | Promise

# Step -> field of its record -> label; the same words on the form, in a conflict, in an amendment and on the plan.
FIELDS: Mapping[str, Mapping[str, Text]] = {
    Step.PROBLEM: {
        "name": gettext_lazy("Name of the experiment"),
        "summary": gettext_lazy("In one sentence"),
        "theme": gettext_lazy("What is it mainly about?"),
        "problem": gettext_lazy("What is the problem?"),
        "problem_of": gettext_lazy("Whose problem is it?"),
        "how_known": gettext_lazy("How do you know?"),
        "baseline": gettext_lazy("Starting level"),
        "baseline_unit": gettext_lazy("Unit"),
        "baseline_n": gettext_lazy("From how many cases"),
        "baseline_period": gettext_lazy("From what time"),
        "prior_work": gettext_lazy("Has this been done before?"),
        "prior_none": gettext_lazy("We looked and found nothing"),
        "note": gettext_lazy("Team's note"),
    },
    Step.PREDICTION: {
        "belief": gettext_lazy("We believe that"),
        "what": gettext_lazy("What do you count?"),
        "unit": gettext_lazy("Unit"),
        "wanted": gettext_lazy("Which is better?"),
        "how": gettext_lazy("How is it counted?"),
        "who": gettext_lazy("Who writes it down?"),
        "rhythm": gettext_lazy("How often?"),
        "statistic": gettext_lazy("Which number counts?"),
        "kind": gettext_lazy("What do you predict?"),
        "value": gettext_lazy("Predicted number"),
        "upper": gettext_lazy("Upper number"),
        "by_date": gettext_lazy("By which day?"),
        "keep_cut": gettext_lazy("Limit for keeping"),
        "stop_cut": gettext_lazy("Limit for stopping"),
        "stop_also": gettext_lazy("You also stop, if"),
        "keep_words": gettext_lazy("You keep it, if"),
        "change_words": gettext_lazy("You change it, if"),
        "stop_words": gettext_lazy("You stop, if"),
        "note": gettext_lazy("Team's note"),
    },
    Step.TRIAL: {
        "where": gettext_lazy("Where do you try it?"),
        "how_many": gettext_lazy("With how many?"),
        "starts_on": gettext_lazy("First day"),
        "ends_on": gettext_lazy("Last day"),
        "customer_data": gettext_lazy("Do you handle customers' data in the trial?"),
        "stop_rule": gettext_lazy("What makes you stop at once?"),
        "nod_name": gettext_lazy("Supervisor who gave permission"),
        "nod_on": gettext_lazy("Day of the permission"),
        "minutes_estimated": gettext_lazy("Time expected, minutes for the whole team"),
        "note": gettext_lazy("Team's note"),
    },
    Step.RESULT: {
        "as_planned": gettext_lazy("Did the plan come true?"),
        "changed": gettext_lazy("What changed?"),
        "changed_planned": gettext_lazy("Was the change planned?"),
        "versus_prediction": gettext_lazy("Result and prediction"),
        "surprises": gettext_lazy("What surprised you?"),
        "no_surprises": gettext_lazy("No surprises"),
        "harms": gettext_lazy("Did it do harm to anybody?"),
        "no_harms": gettext_lazy("We noticed no harm"),
        "learned": gettext_lazy("What did you learn?"),
        "certainty": gettext_lazy("How sure are you?"),
        "minutes_used": gettext_lazy("Time used, minutes for the whole team"),
        "costs_cents": gettext_lazy("Costs"),
        "note": gettext_lazy("Team's note"),
    },
    Step.DECISION: {
        "choice": pgettext_lazy("experiment", "Decision"),
        "why": gettext_lazy("Why?"),
        "next_on": gettext_lazy("When do you look at it again?"),
        "owner": gettext_lazy("Who sees to it?"),
        "owner_role": gettext_lazy("Or a role"),
        "note": gettext_lazy("Team's note"),
    },
}

# Code of a field -> where its filling begins: the name of the form's field, as the page of the step has it.
FIRST_FIELD: Mapping[str, str] = {
    "E2": "name",
    "E4": "theme",
    "E5": "problem",
    "E6": "how_known",
    "E7": "prior_1",
    "E8": "belief",
    "E9": "kind",
    "E10": "what",
    "E11": "keep_cut",
    "E12": "where",
    "E13": "tasks",
    "E14": "customer_data",
    "E15": "minutes_estimated",
    "E18": "as_planned",
    "E19": "versus_prediction",
    "E20": "surprises",
    "E21": "learned",
    "E22": "certainty",
    "E23": "minutes_used",
    "E24": "choice",
}

# The words of the dashed button.
FILL_FIRST: Mapping[str, Text] = {
    "E2": gettext_lazy("Fill in the name and the summary first"),
    "E4": gettext_lazy("Choose the theme first"),
    "E5": gettext_lazy("Fill in the problem first"),
    "E8": gettext_lazy("Fill in your belief first"),
    "E9": gettext_lazy("Fill in the prediction first"),
    "E10": gettext_lazy("Fill in the measure first"),
    "E11": gettext_lazy("Fill in the limits of decision first"),
    "E12": gettext_lazy("Fill in the smallest trial first"),
    "E14": gettext_lazy("Fill in permissions and risks first"),
    "E18": gettext_lazy("Tell first whether the plan came true"),
    "E19": gettext_lazy("Choose result and prediction first"),
    "E20": gettext_lazy("Fill in surprises and harms first"),
    "E21": gettext_lazy("Write first what you learned"),
    "E22": gettext_lazy("Choose first how sure you are"),
    "E24": gettext_lazy("Fill in the decision first"),
}

# What a code is called in a list of what is missing.
CODES: Mapping[str, Text] = {
    "E2": gettext_lazy("name and summary"),
    "E4": gettext_lazy("theme"),
    "E5": gettext_lazy("problem and whose it is"),
    "E8": gettext_lazy("belief"),
    "E9": gettext_lazy("prediction and its day"),
    "E10": gettext_lazy("measure"),
    "E11": gettext_lazy("limits of decision"),
    "E12": gettext_lazy("smallest trial"),
    "E14": gettext_lazy("permissions and risks"),
    "E18": gettext_lazy("whether the plan came true"),
    "E19": gettext_lazy("result and prediction"),
    "E20": gettext_lazy("surprises and harms"),
    "E21": gettext_lazy("what you learned"),
    "E22": gettext_lazy("how sure you are"),
    "E24": gettext_lazy("decision, why, who and when"),
}

# The name of each step's page, and the name of its address.
STEPS: Mapping[str, Text] = {
    Step.PROBLEM: pgettext_lazy("step", "Problem"),
    Step.PREDICTION: pgettext_lazy("step", "Prediction"),
    Step.TRIAL: pgettext_lazy("step", "Trial"),
    Step.LOG: pgettext_lazy("step", "Log"),
    Step.RESULT: pgettext_lazy("step", "Result"),
    Step.DECISION: pgettext_lazy("step", "Decision"),
}
URLS: Mapping[str, str] = {
    Step.PROBLEM: "experiments:problem",
    Step.PREDICTION: "experiments:prediction",
    Step.TRIAL: "experiments:trial",
    Step.LOG: "experiments:log",
    Step.RESULT: "experiments:result",
    Step.DECISION: "experiments:decision",
}

# The seven buckets of records.md 2.5.
BUCKETS: Mapping[str, Promise] = {
    "carried_out": gettext_lazy("carried out"),
    "decided_not_counted": gettext_lazy("decided, not counted"),
    "interrupted": gettext_lazy("interrupted"),
    "reviewing": gettext_lazy("under review"),
    "running": gettext_lazy("running"),
    "not_started": gettext_lazy("not begun yet"),
    "missing": gettext_lazy("team missing"),
}

# The shape of each state (core.charts.marks); the word stands beside it.
MARKS: Mapping[str, str] = {
    State.IDEA: "not_started",
    State.PLANNED: "planned",
    State.RUNNING: "running",
    State.PAUSED: "hollow",
    State.REVIEWING: "reviewing",
    State.DECIDED: "carried_out",
    State.PUBLISHED: "carried_out",
    State.NOT_STARTED: "missing",
    State.INTERRUPTED: "interrupted",
}


@dataclass(frozen=True)
class StateShown:
    """A state as pages show it: the mark and the words beside it."""

    mark: str
    words: str


def state_shown(experiment: Experiment, starts_on: date | None, ends_on: date | None, today: date) -> StateShown:
    """`Running, week 2/4` while it runs and its days are known, else the state alone."""
    words = str(State(experiment.state).label)
    words = words[:1].upper() + words[1:]
    if experiment.state == State.RUNNING and starts_on is not None and ends_on is not None and starts_on <= today:
        weeks = max(1, ((ends_on - starts_on).days + 6) // 7)
        week = min(weeks, (today - starts_on).days // 7 + 1)
        words = _("%(state)s, week %(week)s/%(weeks)s") % {"state": words, "week": week, "weeks": weeks}
    return StateShown(MARKS[experiment.state], words)


def fill_first(code: str) -> str:
    """What the dashed button says: which field is missing before a change of state."""
    return str(FILL_FIRST[code])


def missing_words(codes: tuple[str, ...]) -> list[str]:
    """Each missing field by its name, for the page that refuses."""
    return [str(CODES[code]) for code in codes]


def step_of(code: str) -> Step:
    """The step in which a field is filled."""
    return STEP_OF[code]
