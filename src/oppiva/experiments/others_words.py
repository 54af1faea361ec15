"""Others' experiments in words: how many are open, what was decided, how sure it is. Tested small functions.

No word ranks teams or people, and stopping is told as a result like the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.core.policy import readers as readers_of
from oppiva.core.statistics import FEWEST
from oppiva.experiments import counting, result_words
from oppiva.experiments.models import Certainty, Choice, State
from oppiva.experiments.queries import Asked, OtherExperiment
from oppiva.experiments.queries.picks import ANSWERED, CLOSED, DECIDED, WITHDRAWN
from oppiva.experiments.reading_words import joined, line_of, told_of
from oppiva.experiments.rules import Sight, is_wide, submitted_target
from oppiva.people.models import Role
from oppiva.ui.counting import number_inside, number_word


def sentence(n: int, asked: Asked) -> str:
    """What is open to the reader, or how many fit what was asked."""
    if asked == Asked(picked=True):
        if not n:
            return _("None of your picks can be read here.")
        picked = ngettext("You have picked one experiment.", "You have picked %(n)s experiments.", n)
        return picked % {"n": number_inside(n)}
    if asked.any:
        if not n:
            return _("No experiment fits what you asked for.")
        return ngettext("One experiment fits.", "%(n)s experiments fit.", n) % {"n": number_word(n)}
    if not n:
        return _("No experiment of others is open to you yet.")
    words = ngettext("You can read one experiment of others.", "You can read %(n)s experiments of others.", n)
    return words % {"n": number_inside(n)}


def lead() -> str:
    """What is among them, whatever came of it."""
    return _("Stopped trials are here like all others. The newest decision stands first.")


def undecided(n: int) -> str:
    """How many broke off or did not start before any decision."""
    if not n:
        return _("No experiment of others ended without a decision.")
    words = ngettext("One experiment ended without a decision.", "%(n)s experiments ended without a decision.", n)
    return words % {"n": number_word(n)}


def undecided_label() -> str:
    """The same as what a list is narrowed by."""
    return pgettext("experiment", "ended without a decision")


def own_list(n: int) -> str:
    """How long one's own list is."""
    if not n:
        return _("Your list is empty.")
    words = ngettext("You could try one experiment of others.", "You could try %(n)s experiments of others.", n)
    return words % {"n": number_inside(n)}


def where(series: str, name: str, areas: Sequence[str]) -> str:
    """`Series 07 Järvi-Savo · Area: Mikkelin seutu`: the series as the programme's page names it; an area of the same
    name is told once. Names stay in their basic form."""
    found = " ".join(part for part in (_("Series %(code)s") % {"code": series}, name) if part)
    areas = [one for one in areas if one != name]
    if not areas:
        return found
    said = ngettext("Area: %(names)s", "Areas: %(names)s", len(areas)) % {"names": ", ".join(areas)}
    return f"{found} · {said}"


def past(choice: str) -> str:
    """A decision as it is told afterwards."""
    return {
        Choice.KEEP: pgettext("decision, afterwards", "was kept"),
        Choice.CHANGE: pgettext("decision, afterwards", "was changed"),
        Choice.STOP: pgettext("decision, afterwards", "was stopped"),
        Choice.HAND_OVER: pgettext("decision, afterwards", "was handed over"),
    }[Choice(choice)]


def decision_label() -> str:
    """The name of the filter."""
    return pgettext("experiment", "Decision")


def decided(one: OtherExperiment) -> tuple[str, str]:
    """The mark and the words of what was decided: all four of the same colour, stopping of another shape."""
    if one.choice not in Choice.values:
        return "unknown", _("Decision not told")
    words = past(one.choice)
    return "stopped" if one.choice == Choice.STOP else "carried_out", words[:1].upper() + words[1:]


def bucket(code: str) -> str:
    """One of the seven, as reports call it."""
    return {
        counting.CARRIED_OUT: _("carried out"),
        counting.NOT_COUNTED: _("decided, not counted"),
        counting.INTERRUPTED: _("interrupted"),
        counting.REVIEWING: _("under review"),
        counting.RUNNING: _("running"),
        counting.NOT_STARTED: _("not begun yet"),
    }[code]


def versus(value: str) -> str:
    """The result against the prediction, as the team says it."""
    return result_words.versus(value)


def counted(one: OtherExperiment) -> tuple[tuple[str, str], ...]:
    """Beside each other: where it began, what was predicted, what came and from how many; empty without a number."""
    figure, held = one.counted, one.prediction
    if figure.x is None:
        return ()
    found = [
        (_("At first"), result_words.with_unit(figure.baseline, held.unit)),
        (_("Predicted"), result_words.predicted(held)),
        (
            pgettext("number", "Came"),
            _("%(x)s, from %(n)s")
            % {
                "x": result_words.with_unit(figure.x, held.unit),
                "n": ngettext("one number", "%(n)s numbers", figure.n) % {"n": figure.n},
            },
        ),
    ]
    return tuple((label, text) for label, text in found if text)


def few(one: OtherExperiment) -> str:
    """That a handful of numbers tells nothing against a prediction."""
    if one.counted.x is None:
        return _("No numbers were written down.")
    return _("Under five numbers: a weak ground.") if one.counted.n < FEWEST else ""


def sure(certainty: int | None) -> str:
    """How sure the team is."""
    if certainty is None or certainty not in Certainty.values:
        return _("Certainty: not told.")
    return _("Certainty: %(certainty)s.") % {"certainty": str(Certainty(certainty).label)}


def note(one: OtherExperiment) -> str:
    """What else one should know before reading: a new round, one that broke off, one that does not count."""
    if one.state in {State.PLANNED, State.RUNNING, State.PAUSED, State.REVIEWING}:
        return _("The team is in a new round.")
    if one.state == State.INTERRUPTED:
        return _("The new round broke off.")
    if one.state == State.NOT_STARTED:
        return _("The new round did not start.")
    if one.bucket == counting.NOT_COUNTED:
        return _("Decided, not counted: something from the trial is missing.")
    return _("Brought in from earlier work.") if one.imported else ""


def would_try(n: int) -> str:
    """All that the team learns of who could try the same."""
    return ngettext("One person elsewhere could try this.", "%(n)s people elsewhere could try this.", n) % {"n": n}


def picks_link(n: int) -> str:
    """One's own picks as a filter, with how many there are; the number is for their owner's eyes alone."""
    return _("My picks (%(n)s)") % {"n": n}


def pick_news(codes: Sequence[str]) -> tuple[str, ...]:
    """What came to a pick since one last looked."""
    words = {
        DECIDED: _("The team has decided a new round."),
        ANSWERED: _("The team has told whether it is still in use."),
        WITHDRAWN: _("The public page has been taken away."),
        CLOSED: _("No longer open to you."),
    }
    return tuple(words[code] for code in codes)


def picks_home(n: int) -> str:
    """How many own picks have news, as a line of the first page."""
    words = ngettext("There is news of one experiment you picked.", "There is news of %(n)s experiments you picked.", n)
    return words % {"n": number_inside(n)}


def readers(sight: Sight) -> str:
    """Who reads a question and its answer, worked out from the policy, in the words of one outside the team."""
    held = frozenset(readers_of(submitted_target(sight.experiment, "team_question")))
    if Role.EMPLOYER_GUEST in held:
        return _("Your name is not shown. Everybody reads the question and the answer.")
    who = told_of(held, wide=is_wide(sight.experiment), outside=True)
    words = _("Your name is not shown. The question and the answer are read by %(who)s.")
    return words % {"who": joined(who)}


def hidden_readers(sight: Sight) -> str:
    """Who reads why a question is hidden: of what the team hides, the team, too."""
    if sight.insider is not None:
        return _("The question stays in the record. The reason is read by who asked, your team and the facilitators.")
    return _("The reason is read by who asked and by the facilitators of the series.")


def answer_readers(sight: Sight) -> str:
    """Who reads what the team answers, in the team's words; who answered is not named."""
    held = readers_of(submitted_target(sight.experiment, "team_question"))
    return line_of(held, wide=is_wide(sight.experiment))
