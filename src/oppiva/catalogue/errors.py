"""The words of what is refused at the grouping table, and of what was done there in the audit log."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.catalogue.models import CandidateState, EdgeKind
from oppiva.people.words import add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT = 409
VERBS = {
    "candidate_opened": gettext_lazy("opened a candidate"),
    "candidate_renamed": gettext_lazy("named a candidate anew"),
    "candidate_locked": gettext_lazy("locked a candidate"),
    "candidate_unlocked": gettext_lazy("unlocked a candidate"),
    "candidate_kept": gettext_lazy("kept a candidate as learning"),
    "candidates_merged": gettext_lazy("merged candidates"),
    "candidate_split": gettext_lazy("split a candidate"),
    "card_placed": gettext_lazy("placed an experiment in a candidate"),
    "card_moved": gettext_lazy("moved an experiment between candidates"),
    "card_removed": gettext_lazy("took an experiment out of a candidate"),
    "card_kept": gettext_lazy("kept an experiment as learning"),
    "card_later": gettext_lazy("left an experiment for later"),
    "card_right": gettext_lazy("said that an experiment lies right"),
    "topic_opened": gettext_lazy("opened a new topic with an experiment"),
    "suggestion_accepted": gettext_lazy("accepted a suggestion"),
    "suggestion_rejected": gettext_lazy("rejected a suggestion"),
    "contradiction_answered": gettext_lazy("answered a contradiction"),
    "deed_undone": gettext_lazy("took back what was done at the grouping table"),
    "objectives_ticked": gettext_lazy("ticked the objectives of an experiment"),
    "measure_read": gettext_lazy("read a measure for a summary"),
    "grouping_asked": gettext_lazy("asked to have the experiments grouped"),
    "cards_grouped": gettext_lazy("had the experiments grouped"),
    "node_added": gettext_lazy("brought a record into the trace"),
    "node_changed": gettext_lazy("changed what the trace tells of a record"),
    "edge_added": gettext_lazy("added a step to the trace"),
}

# Said at the form or on the page of errors (422).
WORDS: dict[str, Callable[[Facts], str]] = {
    "text_short": lambda facts: _few(facts),
    "text_long": lambda facts: _("At most %(most)s characters.") % {"most": facts.get("most", "")},
    "whom_unknown": lambda _facts: _("Choose whom it is for from the list."),
    "target_missing": lambda _facts: _("Choose a candidate first."),
    "card_unknown": lambda facts: _("Experiment %(code)s cannot lie on the table.") % {"code": facts.get("card", "")},
    "card_not_there": lambda facts: (
        _("The experiment does not lie in %(candidate)s.") % {"candidate": facts.get("candidate", "")}
    ),
    "card_alone": lambda _facts: _("The experiment lies there alone, so there is nothing it belongs to yet."),
    "context_only": lambda _facts: _("The team has not decided yet. Until then the experiment is background only."),
    "edge_shape": lambda _facts: _("Choose how the experiment belongs to the candidate."),
    "merge_too_few": lambda _facts: _("Choose at least two candidates to merge."),
    "merge_of_two_programmes": lambda _facts: _("Merge candidates of one programme only."),
    "split_too_few": lambda _facts: _("Split the candidate into at least two."),
    "split_forgets": lambda facts: (
        _("Choose a place for each experiment. Still without one: %(codes)s.") % {"codes": _codes(facts, "cards")}
    ),
    "split_empty": lambda _facts: _("Each new candidate needs at least one experiment."),
    "split_part_unknown": lambda _facts: _("Choose one of the new candidates."),
    "not_contradiction": lambda _facts: _("The contradiction is not there any more."),
    "objectives_too_many": lambda facts: _("Tick at most %(most)s objectives.") % {"most": facts.get("most", "")},
    "objective_unknown": lambda _facts: _("Choose objectives of the plan in force."),
    "reading_unknown": lambda _facts: _("Choose from the list."),
    "band_ends": lambda _facts: _("Give both ends of the band, the smaller one first."),
    "wish_missing": lambda _facts: _("The team has not said which direction is better. Choose it here."),
    "k_out_of_range": lambda facts: _("Choose from 1 to %(most)s groups.") % {"most": facts.get("most", "")},
    "links_contradict": lambda facts: (
        _("What was said of %(codes)s does not fit together. Move one of them, then group again.")
        % {"codes": _codes(facts, "chain")}
    ),
    "too_many_texts": lambda facts: (
        _("There are over %(limit)s different texts. Group one theme or area at a time.")
        % {"limit": facts.get("limit", "")}
    ),
    "conflict_of_form": lambda _facts: _("This form was already sent for something else. Open the page again."),
    "node_known": lambda _facts: _("The trace knows this record already."),
    "node_of_below": lambda _facts: _("Experiments and candidates come into the trace by themselves."),
    "edge_of_table": lambda _facts: _("What belongs to a candidate is placed at the grouping table."),
}


def _few(facts: Facts) -> str:
    least = int(str(facts.get("least", 1)))
    return ngettext("Write something here.", "Write at least %(n)s characters.", least) % {"n": least}


def _codes(facts: Facts, name: str) -> str:
    found = facts.get(name, ())
    return ", ".join(str(one) for one in found) if isinstance(found, list | tuple) else str(found)


def _moved(facts: Facts) -> Words:
    theirs = _codes(facts, "theirs")
    title = _("Somebody moved experiment %(code)s meanwhile.") % {"code": facts.get("card", "")}
    if theirs == "kept":
        return Words(title, _("It is kept as learning now. Nothing was changed."), CONFLICT)
    if not theirs:
        return Words(title, _("It waits again now. Nothing was changed."), CONFLICT)
    return Words(title, _("It lies in %(codes)s now. Nothing was changed.") % {"codes": theirs}, CONFLICT)


def _closed(facts: Facts) -> Words:
    state = str(facts.get("state", ""))
    label = CandidateState(state).label if state in CandidateState.values else ""
    title = _("Candidate %(code)s is closed: %(state)s.") % {"code": facts.get("candidate", ""), "state": label}
    leads = _codes(facts, "leads_to")
    return Words(title, _("It goes on in %(codes)s.") % {"codes": leads} if leads else "", CONFLICT)


def _stands(facts: Facts) -> Words:
    kind = str(facts.get("kind", ""))
    label = EdgeKind(kind).label if kind in EdgeKind.values else ""
    title = _("Experiment %(code)s lies in %(candidate)s already: %(kind)s.") % {
        "code": facts.get("source", ""),
        "candidate": facts.get("target", ""),
        "kind": label,
    }
    return Words(title, _("Nothing was changed."), CONFLICT)


def register() -> None:
    """Give each refusal its words, and each deed its line in the log."""
    refusals.register(WORDS)
    add_verbs(VERBS)
    registry.error_words("card_moved", _moved)
    registry.error_words("candidate_closed", _closed)
    registry.error_words("edge_stands", _stands)
    for code, title, text in (
        ("candidate_locked", _locked, gettext_lazy("Unlock it first. Nothing was changed.")),
        ("candidate_in_use", _in_use, gettext_lazy("Nothing was changed.")),
        ("candidate_analysed", _analysed, gettext_lazy("Its codes and memos would be gone. Nothing was changed.")),
        ("trace_ring", _ring, gettext_lazy("Nothing was changed.")),
        ("trace_lost", _lost, gettext_lazy("Nothing was changed.")),
        ("suggestion_settled", _settled, gettext_lazy("Nothing was changed.")),
        ("card_not_waiting", _not_waiting, gettext_lazy("Nothing was changed.")),
        ("undo_moved", _undo_moved, gettext_lazy("Open the page again to see what was done last.")),
        ("nothing_to_undo", _nothing_to_undo, ""),
    ):
        registry.error_words(code, _conflict(title, text))


def _conflict(title: Callable[[Facts], str], text: object) -> Callable[[Facts], Words]:
    return lambda facts: Words(title(facts), str(text), CONFLICT)


def _locked(facts: Facts) -> str:
    return _("Candidate %(code)s is locked.") % {"code": facts.get("candidate", "")}


def _in_use(facts: Facts) -> str:
    return _("Experiments lie in candidate %(code)s.") % {"code": facts.get("candidate", "")}


def _analysed(facts: Facts) -> str:
    return _("Candidate %(code)s is being analysed.") % {"code": facts.get("candidate", "")}


def _ring(_facts: Facts) -> str:
    return _("This would lead in a ring: a record cannot come from itself.")


def _lost(facts: Facts) -> str:
    return _("This would lose track of %(codes)s.") % {"codes": _codes(facts, "cards")}


def _settled(_facts: Facts) -> str:
    return _("Somebody has already answered this suggestion.")


def _not_waiting(facts: Facts) -> str:
    return _("Experiment %(code)s does not wait any more.") % {"code": facts.get("card", "")}


def _undo_moved(_facts: Facts) -> str:
    return _("Something else was done meanwhile, so nothing was undone.")


def _nothing_to_undo(_facts: Facts) -> str:
    return _("There is nothing to undo.")
