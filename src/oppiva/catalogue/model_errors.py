"""The words of what is refused of an operating model, and of what was done to one in the audit log."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.catalogue import desk_words
from oppiva.catalogue.model_words import MISSING
from oppiva.catalogue.models import Change, ModelState
from oppiva.people.words import add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT = 409
NOTHING = gettext_lazy("Nothing was changed.")
VERBS = {
    "candidate_became_model": gettext_lazy("made a candidate a model"),
    "model_written": gettext_lazy("wrote a model"),
    "model_returned": gettext_lazy("made a draft of a model a candidate again"),
    "model_on_trial": gettext_lazy("sent a model on trial"),
    "model_back_to_draft": gettext_lazy("sent a model back to be written"),
    "model_reviewed": gettext_lazy("brought the review of a model to its end"),
    "model_evidence_lowered": gettext_lazy("lowered the evidence of a model"),
    "model_evidence_restored": gettext_lazy("took back that the evidence of a model was lowered"),
    "model_evidence_changed": gettext_lazy("computed the evidence of a model anew"),
    "model_checked": gettext_lazy("checked a model as its steward"),
    "model_checked_by_version": gettext_lazy("checked a model by a new version"),
    "model_contradictions_listed": gettext_lazy("read the contradictions of a model"),
    "model_withdrawn": gettext_lazy("took a model out of use"),
    "model_brought_back": gettext_lazy("brought a model back"),
    "model_replaced": gettext_lazy("replaced a model by another"),
    "model_due": gettext_lazy("called the check of a model due"),
    "model_trial_named": gettext_lazy("named a place to try a model"),
    "model_trial_dropped": gettext_lazy("took back a place that was to try a model"),
    "model_trial_told": gettext_lazy("told how a model was tried elsewhere"),
    "model_review_asked": gettext_lazy("asked for the review of a model"),
    "model_review_answered": gettext_lazy("answered the review of a model"),
    "model_source_added": gettext_lazy("placed an experiment at a model"),
    "model_source_removed": gettext_lazy("took an experiment away from a model"),
    "model_published": gettext_lazy("published a version of a model"),
    "model_first_published": gettext_lazy("brought a model into the library"),
    "model_forked": gettext_lazy("began a local variant of a model"),
    "model_fork_undone": gettext_lazy("took a local variant of a model back"),
    "steward_invited": gettext_lazy("invited a steward"),
    "steward_invitation_taken_back": gettext_lazy("took back an invitation of a steward"),
    "steward_accepted": gettext_lazy("accepted to be a steward"),
    "steward_declined": gettext_lazy("declined to be a steward"),
    "steward_resigned": gettext_lazy("left as a steward"),
    "steward_gone": gettext_lazy("lost a steward"),
    "steward_term_over": gettext_lazy("came to the end of a stewardship"),
    "steward_question_asked": gettext_lazy("received a question to the steward"),
    "steward_question_answered": gettext_lazy("answered a question as the steward"),
    "steward_question_declined": gettext_lazy("declined a question as the steward"),
    "steward_question_published": gettext_lazy("published a question and its answer"),
    "steward_question_taken_down": gettext_lazy("took a published answer off the page"),
}

# Said at the form or on the page of errors (422).
WORDS: dict[str, Callable[[Facts], str]] = {
    "model_without_source": lambda _facts: _("A model builds on at least one experiment. Place one as its basis."),
    "contradiction_unanswered": lambda facts: (
        _("Answer first what contradicts it: %(codes)s.") % {"codes": _codes(facts, "cards")}
    ),
    "model_unnamed": lambda facts: _("Still missing: %(fields)s.") % {"fields": _fields(facts)},
    "model_gaps": lambda facts: _("Still missing: %(fields)s.") % {"fields": _fields(facts)},
    "model_not_ready": lambda facts: _not_ready(facts),
    "trial_unnamed": lambda _facts: _("Name a place that tries the model first."),
    "trial_at_source": lambda facts: (
        _("%(place)s is where the model comes from. Choose another place.") % {"place": facts.get("place", "")}
    ),
    "unit_elsewhere": lambda _facts: _("Choose a unit of the organisation."),
    "trial_change": lambda _facts: _("Say either what was changed in the text, or why nothing was."),
    "trial_done": lambda _facts: _("The place has already told how it went."),
    "day_to_come": lambda _facts: _("Give a day that has been."),
    "peer_of_source": lambda _facts: _("The model comes from this person's area. Ask a peer of another area."),
    "peer_without_area": lambda _facts: _("The person has no employment area. Ask a peer of another area."),
    "review_asked": lambda _facts: _("The person has been asked already."),
    "reviewer_not_of_team": lambda _facts: _("The approval is given by the programme's team."),
    "reviewer_sent_it": lambda _facts: _(
        "You sent the model on trial. Another member of the programme's team approves it."
    ),
    "not_reviewer": lambda _facts: _("Only who was asked can answer the review."),
    "choice_unknown": lambda _facts: _("Choose from the list."),
    "changes_unknown": lambda _facts: _("Choose from the list."),
    "rows_too_many": lambda facts: _("At most %(most)s rows.") % {"most": facts.get("most", "")},
    "slug_shape": lambda _facts: _("Use small letters a to z, digits and hyphens, 3 to 80 of them."),
    "slug_taken": lambda _facts: _("Another model has this address."),
    "evidence_raised": lambda _facts: _("Evidence can be lowered, not raised. Choose a smaller level."),
    "change_lowered": lambda facts: (
        _("By what has changed the version is at least this: %(change)s.")
        % {"change": Change(str(facts.get("change", "patch"))).label}
    ),
    "replaced_in_ring": lambda _facts: _("The models would replace each other in a ring. Choose another."),
    "replacement_not_in_use": lambda _facts: _("Choose a model that is published and in use."),
    "term_out_of_range": lambda facts: _("Choose from 1 to %(most)s months.") % {"most": facts.get("most", "")},
    "question_personal": lambda _facts: _(
        "Look at each place that may be personal data, and say of each that it is none."
    ),
    "question_mail": lambda _facts: _("Write your e-mail address."),
    "source_not_there": lambda _facts: _("The experiment does not stand behind the model any more."),
    "person_not_found": lambda _facts: _("Nobody here has this mail. Check it, or write the address again."),
    "mail_tries": lambda _facts: _("Too many addresses that nobody has here. Try again in an hour."),
    "model_of_no_candidate": lambda _facts: _("The model does not come from a candidate."),
}


def register() -> None:
    """Give each refusal its words, and each deed its line in the log."""
    refusals.register(WORDS)
    add_verbs(VERBS)
    registry.error_words("model_state", _state)
    for code, title, text in (
        ("model_closed", gettext_lazy("The model is not in use any more."), NOTHING),
        ("model_gone_further", gettext_lazy("The model is no draft any more."), NOTHING),
        ("model_written", gettext_lazy("Somebody has written the draft already."),
         gettext_lazy("Make it a candidate again on the page of the model, with a reason. Nothing was changed.")),
        ("fork_gone_further", gettext_lazy("The local variant is no draft any more."), NOTHING),
        ("variant_not_tried_elsewhere", gettext_lazy("A local variant is tried by the place that uses it."),
         gettext_lazy("It is published from its draft. Nothing was changed.")),
        ("slug_fixed", gettext_lazy("The address of a published model stays."), NOTHING),
        ("steward_invited", gettext_lazy("Another invitation waits for its answer."),
         gettext_lazy("Take it back first. Nothing was changed.")),
        ("steward_answered", gettext_lazy("The invitation has been answered already."), NOTHING),
        ("not_steward", gettext_lazy("Only the steward of the model can do this."), NOTHING),
        ("not_invited", gettext_lazy("Only who was invited can answer."), NOTHING),
        ("check_contradicted", gettext_lazy("Something speaks against the model, and nobody has answered it."),
         gettext_lazy("Answer it first, on the page of what the model stands on. Nothing was checked.")),
        ("steward_link_dead", gettext_lazy("This link does not ask anything any more."), NOTHING),
        ("question_no_steward", gettext_lazy("Nobody keeps this model just now."),
         gettext_lazy("Your question was not sent. Ask again when the model has a steward.")),
        ("question_closed", gettext_lazy("The model is not in use any more."),
         gettext_lazy("Its steward does not take questions about it.")),
        ("question_unwritten", gettext_lazy("There is no answer to send."),
         gettext_lazy("It was sent already, or nobody has written it yet. Nothing was sent now.")),
        ("question_unsent", gettext_lazy("A correction was not sent yet."),
         gettext_lazy("Send it first. Nothing was published.")),
        ("question_settled", gettext_lazy("The question has been settled meanwhile."), NOTHING),
        ("version_published_meanwhile", gettext_lazy("Somebody published a version before you."),
         gettext_lazy("Open the page again to see it. Your text is kept in the draft.")),
        ("draft_written_meanwhile", gettext_lazy("Somebody has written the text since you opened the page."),
         gettext_lazy("Open the page again to read what would be published. Nothing was published.")),
    ):  # fmt: skip
        registry.error_words(code, _conflict(title, text))
    registry.error_words("question_limit", _limit)


def _limit(facts: Facts) -> Words:
    """Too many questions of one person, from one place or to one model: when there is room again."""
    minutes = max(1, -(-int(str(facts.get("retry_after", 60))) // 60))
    again = ngettext(
        "Your question was not sent. Try again in %(minutes)d minute.",
        "Your question was not sent. Try again in %(minutes)d minutes.",
        minutes,
    )
    return Words(_("Many questions have just been asked."), again % {"minutes": minutes}, 429)


def _conflict(title: object, text: object) -> Callable[[Facts], Words]:
    return lambda _facts: Words(str(title), str(text), CONFLICT)


def _state(facts: Facts) -> Words:
    state = ModelState(str(facts.get("state", "draft"))).label
    return Words(_("The model is in the state “%(state)s”.") % {"state": state}, str(NOTHING), CONFLICT)


def _not_ready(facts: Facts) -> str:
    said = [str(MISSING[one]) for one in _listed(facts, "missing") if one in MISSING]
    if facts.get("fields"):
        said.append(_("Still missing: %(fields)s.") % {"fields": _fields(facts)})
    if facts.get("cards"):
        said.append(_("Answer first what contradicts it: %(codes)s.") % {"codes": _codes(facts, "cards")})
    return " ".join(said)


def _fields(facts: Facts) -> str:
    return desk_words.fields(_listed(facts, "fields"), most=8)


def _codes(facts: Facts, name: str) -> str:
    return ", ".join(_listed(facts, name))


def _listed(facts: Facts, name: str) -> list[str]:
    found = facts.get(name, ())
    return [str(one) for one in found] if isinstance(found, list | tuple) else [str(found)]
