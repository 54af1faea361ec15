"""The words of what is refused of an adoption, and of what was done to one in the audit log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.people.words import add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT = 409
NOTHING = gettext_lazy("Nothing was changed.")
VERBS = {
    "adoption_started": gettext_lazy("began to take a model into use"),
    "adoption_confirmed": gettext_lazy("confirmed an adopter"),
    "adoption_refused": gettext_lazy("refused an adopter"),
    "adoption_refusal_taken_back": gettext_lazy("took back that an adopter was refused"),
    "adoption_moved": gettext_lazy("moved an adoption to another stage"),
    "adoption_version_taken": gettext_lazy("took another version of a model"),
    "adoption_shown_as": gettext_lazy("chose how an adopter is shown"),
    "adoption_handed_over": gettext_lazy("handed an adoption over to another contact"),
    "adoption_asking_stopped": gettext_lazy("asked not to be asked any more"),
    "adoption_asking_resumed": gettext_lazy("asked to be asked again"),
    "adoption_reach_told": gettext_lazy("told how widely a model is used"),
    "adoption_core_checked": gettext_lazy("checked the core of a model"),
    "adoption_result_told": gettext_lazy("told the result of an adoption"),
    "adoption_weighed": gettext_lazy("said what the result of an adopter weighs"),
    "adaptation_added": gettext_lazy("told how a model was changed"),
    "adaptation_removed": gettext_lazy("took back how a model was changed"),
    "adoption_asked": gettext_lazy("asked whether a model is still in use"),
    "adoption_nobody_to_ask": gettext_lazy("found nobody to ask about an adoption"),
    "adoption_question_passed_on": gettext_lazy("passed a question about an adoption on"),
    "adoption_question_taken_up": gettext_lazy("took a question about an adoption up again"),
    "adoption_answered": gettext_lazy("answered whether a model is still in use"),
    "adoption_answer_taken_back": gettext_lazy("took back the answer whether a model is still in use"),
    "adoption_pulse_answered": gettext_lazy("answered a short pulse about a model"),
    "adoption_forked": gettext_lazy("began a local variant of a model in use"),
    "adoption_fork_undone": gettext_lazy("took a local variant back"),
    "adaptation_pulled": gettext_lazy("took a change of an adopter into a model"),
    "adaptation_put_back": gettext_lazy("left a change of an adopter out of a model after all"),
    "adopter_tip_added": gettext_lazy("gave a tip to other adopters"),
    "adopter_tip_removed": gettext_lazy("took a tip back"),
    "adoption_removal_undone": gettext_lazy("brought back what an adopter had taken back"),
}


def _day(facts: Facts, name: str) -> str:
    said = str(facts.get(name, ""))
    return date_format(date.fromisoformat(said), "DATE_FORMAT") if said else ""


def _too_soon(facts: Facts) -> str:
    if facts.get("earliest"):
        return _("Established takes 180 days in use without a break. The earliest day is %(day)s.") % {
            "day": _day(facts, "earliest")
        }
    return _("Established takes 180 days in use without a break. The model is not in use here yet.")


def _place_taken(facts: Facts) -> str:
    if facts.get("own"):
        return _("You have begun with this place already. Open it among your own adoptions.")
    return _(
        "Somebody has named this place already, confirmed or not. Name your unit, or ask the steward of the model."
    )


# Said at the form or on the page of errors (422).
WORDS: dict[str, Callable[[Facts], str]] = {
    "version_elsewhere": lambda _facts: _("Choose a version of this model."),
    "version_taken": lambda _facts: _("This version is in use here already."),
    "adopter_missing": lambda facts: {
        "area": _("Choose the employment area."),
        "municipality": _("Choose the municipality."),
    }.get(str(facts.get("field", "")), _("Write the name of the organisation.")),
    "adoption_place_taken": _place_taken,
    "place_tries": lambda _facts: _("Too many places that others have named already. Try again in an hour."),
    "stage_unknown": lambda _facts: _("Choose a stage."),
    "stage_same": lambda _facts: _("This is the stage already. Choose another."),
    "day_before_move": lambda facts: (
        _("The stage before began on %(day)s. Give that day or a later one.") % {"day": _day(facts, "since")}
    ),
    "day_before_version": lambda facts: (
        _("The version was published on %(day)s. Give that day or a later one.") % {"day": _day(facts, "since")}
    ),
    "end_without_reason": lambda _facts: _("Choose why it ended."),
    "follow_value": lambda _facts: _("Choose one of the three answers."),
    "pulse_range": lambda _facts: _("Choose from 1 to 5."),
    "pulse_empty": lambda _facts: _("Answer at least one of the four."),
    "embedded_too_soon": _too_soon,
    "embedded_not_known": lambda _facts: _(
        "Established asks that the newest question was answered: still in use. Answer it first."
    ),
    "more_than_could": lambda facts: (
        _("This cannot be more than all who could, %(could)s.") % {"could": facts.get("could", "")}
    ),
    "number_range": lambda facts: _("Give a number from 0 to %(most)s.") % {"most": facts.get("most", "")},
    "period_missing": lambda _facts: _("Say over which time the customers are counted, for example: a month."),
    "not_tried_yet": lambda _facts: _("This is told from the trial on. Move the stage first."),
    "part_unknown": lambda _facts: _("Choose a core part of the version that is in use here."),
    "part_missing": lambda _facts: _("Choose which core part was touched."),
    "tap_missing": lambda _facts: _("Choose one of these."),
    "adaptation_pulled": lambda _facts: _("A version of the model already has this change, so it stays."),
    "contact_same": lambda _facts: _("This person is the contact already."),
    "contact_not_found": lambda _facts: _(
        "Nobody signs in with this mail yet. Ask the person to sign in once, then write it again."
    ),
    "personal_unlooked": lambda _facts: _("Look at what may be personal data, one by one."),
    "result_missing": lambda _facts: _("The adopter has not told a measured result."),
    "adoption_unconfirmed": lambda _facts: _("The adopter is not confirmed yet."),
}


def register() -> None:
    """Give each refusal its words, and each deed its line in the log."""
    refusals.register(WORDS)
    add_verbs(VERBS)
    for code, title, text in (
        ("adoption_model_closed", gettext_lazy("The model is not offered for use."),
         gettext_lazy("What has been begun goes on. Nothing was changed.")),
        ("adoption_refused", gettext_lazy("The adopter was not confirmed, so nothing more can be told."), NOTHING),
        ("adoption_settled", gettext_lazy("Somebody has confirmed or refused it before you."), NOTHING),
        ("adoption_moved_meanwhile", gettext_lazy("Somebody moved it to another stage before you."),
         gettext_lazy("Open the page again and look. Nothing was changed.")),
        ("adoption_ended", gettext_lazy("The adoption has ended."), NOTHING),
        ("variant_lives", gettext_lazy("This place has a local variant already."),
         gettext_lazy("Write that one on. Nothing was changed.")),
        ("adaptation_in_version", gettext_lazy("A version of the model has this change already."), NOTHING),
        ("not_contact", gettext_lazy("Only the contact of the adoption does this."), NOTHING),
        ("weighed", gettext_lazy("It has been said already what the result weighs."), NOTHING),
        ("not_confirmer", gettext_lazy("Only the project manager, the area or the steward confirms an adopter."),
         NOTHING),
        ("not_weigher", gettext_lazy("Only an analyst or the steward says what a result weighs."), NOTHING),
    ):  # fmt: skip
        registry.error_words(code, _conflict(title, text))
    registry.error_words("begin_limit", _limit)


def _limit(facts: Facts) -> Words:
    """Too many links from one place: when there is room again."""
    minutes = max(1, -(-int(str(facts.get("retry_after", 60))) // 60))
    again = ngettext("There is room again in a minute.", "There is room again in %(n)s minutes.", minutes)
    return Words(_("Many links have been asked for from this place."), again % {"n": minutes}, 429)


def _conflict(title: object, text: object) -> Callable[[Facts], Words]:
    return lambda _facts: Words(str(title), str(text), CONFLICT)
