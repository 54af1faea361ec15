"""The page of one step: its form with what was typed, who reads it, how it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.experiments import words
from oppiva.experiments.forms.steps import StepForm
from oppiva.experiments.models import Step
from oppiva.experiments.queries import StepWork
from oppiva.experiments.reading_words import readers_line
from oppiva.experiments.rules import Insider

# The steps of work in their order; the log stands between the third and the fourth.
ORDER = (Step.PROBLEM, Step.PREDICTION, Step.TRIAL, Step.LOG, Step.RESULT, Step.DECISION)


@dataclass(frozen=True)
class StepPage:
    """All that the frame of a step form (`_step_form.html`) needs; `fields` is the template of its fields.

    `after` is where a save leads, when that is another page; `fresh`: the saved text was asked for, not the draft.
    `cycle` goes with the form: what was typed in one round is not saved into the next one unseen.
    """

    step: str
    number: int
    title: str
    heading: str
    form: StepForm
    fields: str
    action: str
    draft_to: str
    drafts_of: str
    version: int
    cycle: int
    readers: str
    shared: bool
    shareable: bool
    restored: bool
    fresh: bool
    keeps: bool
    has_note: bool
    after: str = ""
    button: str = ""
    prior_to: str = ""  # of S1: where it is asked what others have tried

    @property
    def data(self) -> dict[str, str]:
        """What the script that keeps the text is told on the form."""
        told = {"step-form": "", "draft-to": self.draft_to, "drafts-of": self.drafts_of, "step": self.step}
        return told | ({"keeps": ""} if self.keeps else {}) | ({"fresh": ""} if self.fresh else {})


def step_page(
    insider: Insider,
    step: str,
    work: StepWork,
    form: StepForm,
    *,
    keeps: bool,
    version: int | None = None,
    fresh: bool = False,
    after: str = "",
) -> StepPage:
    """The page of a step; `version` is the one a form that comes back was opened with."""
    restored = work.draft is not None and not form.is_bound and not fresh
    base = work.draft.base_version if restored and work.draft is not None else work.record.version
    return StepPage(
        step=step,
        number=ORDER.index(Step(step)) + 1,
        title=str(words.STEPS[step]),
        heading=heading(step),
        form=form,
        fields=f"experiments/_fields_{step.lower()}.html",
        action=address(insider, words.URLS[step]),
        draft_to=address(insider, "experiments:draft", step.lower()),
        drafts_of=f"{insider.person_id}/{insider.experiment.pk}/{insider.cycle.number}",
        version=base if version is None else version,
        cycle=insider.cycle.number,
        readers=readers_line(insider.experiment, insider.cycle, shared=work.shared),
        shared=work.shared,
        shareable=insider.cycle.decided_at is None and work.record.saved_at is not None,
        restored=restored,
        fresh=fresh,
        keeps=keeps,
        has_note=bool(form["note"].value()),
        after=after,
        button=_("Save"),
        prior_to=address(insider, "experiments:prior") if step == Step.PROBLEM else "",
    )


def heading(step: str) -> str:
    """The sentence that opens the page of a step."""
    return {
        Step.PROBLEM: _("Which problem do you tackle?"),
        Step.PREDICTION: _("What do you think will happen?"),
        Step.TRIAL: _("How do you try it with the smallest effort?"),
        Step.RESULT: _("What came of it?"),
        Step.DECISION: _("What do you decide?"),
    }[Step(step)]


def address(insider: Insider, name: str, *more: str | UUID) -> str:
    """A page of the experiment."""
    return reverse(name, args=[insider.experiment.programme.code, insider.experiment.code, *more])


def where(insider: Insider) -> list[tuple[str, str]]:
    """The line above the page: the experiment, which a pass of the door does not open."""
    name = _("Experiment %(code)s") % {"code": insider.experiment.code}
    return [(name, "" if insider.by_pass else address(insider, "experiments:experiment"))]
