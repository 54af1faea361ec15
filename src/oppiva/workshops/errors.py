"""The words of what workshops refuses, and of its audit rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from oppiva.core.errors import DomainError, whole
from oppiva.people.words import add_facts, add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts
from oppiva.workshops import day_errors
from oppiva.workshops.models import Enrolment, Series, Session
from oppiva.workshops.workbook_words import WORDS as WORKBOOK


def _seats_below(facts: Facts) -> str:
    held = whole(facts, "held")
    return ngettext(
        "One person holds a seat. Give at least that many seats.",
        "%(n)s people hold a seat. Give at least that many seats.",
        held,
    ) % {"n": held}


def _organisation_has_places(facts: Facts) -> str:
    count = whole(facts, "count")
    return ngettext(
        "One person of the organisation has a place in the series. The organisation cannot be left out.",
        "%(n)s people of the organisation have a place in the series. The organisation cannot be left out.",
        count,
    ) % {"n": count}


def _rows_to_mend(facts: Facts) -> str:
    count = whole(facts, "count")
    return ngettext(
        "One row is to be mended first, or left out.", "%(n)s rows are to be mended first, or left out.", count
    ) % {"n": count}


def _locked(facts: Facts) -> registry.Words:
    """409: what was seen as open has been locked since; a correction is the way on."""
    return registry.Words(
        _("The attendance is locked."),
        _("Seven days have passed. It is corrected on the attendance sheet, and both values stay to be read."),
        status=409,
    )


WORDS: dict[str, Callable[[Facts], str]] = {
    "no_plan_in_force": lambda facts: _("No plan is in force. Put a version of the plan in force first."),
    "plan_without_series": lambda facts: _("The plan in force promises no workshop series. Add series one by one."),
    "series_code_taken": lambda facts: (
        _("The programme already has a series %(code)s. Choose another code.") % {"code": facts.get("value", "")}
    ),
    "seats_below_held": _seats_below,
    "organisation_has_places": _organisation_has_places,
    "series_cancelled": lambda facts: _("The series is cancelled."),
    "series_without_organisation": lambda facts: _(
        "Choose at least one organisation whose people may sign up, then open the sign-up."
    ),
    "sign_up_day_past": lambda facts: _("The last day of sign-up is past. Give a later day or leave it empty."),
    "series_not_open": lambda facts: _("The sign-up of this series is not open."),
    "seat_exists": lambda facts: _("The person already has a place in this series."),
    "proposed_already": lambda facts: _(
        "The person has been proposed for this series already, and decides alone whether to take part."
    ),
    "seat_answered": lambda facts: _("This has been answered already."),
    "seat_over": lambda facts: _("The place in the series is over."),
    "offer_over": lambda facts: _("The 24 hours of the offer are over, and the seat went to the next person."),
    "same_series": lambda facts: _("That is the series the person is in."),
    "other_programme": lambda facts: _("A series can be changed only within one programme."),
    "no_free_seat": lambda facts: _("The other series has no free seat just now. Stand in its queue instead."),
    "organisation_not_in_series": lambda facts: _(
        "The person's organisation does not take part in this series. Choose a series of the own organisation."
    ),
    "wishes_three_themes": lambda facts: _("Choose at most three themes, each once."),
    "teams_do_not_add_up": lambda facts: (
        _("%(n)s enrolled people cannot be divided into teams of three and four.") % {"n": whole(facts, "count")}
    ),
    "teams_being_made": lambda facts: _("A proposal of teams is already being made. Wait for it or stop it first."),
    "no_proposal": lambda facts: _("There is no open proposal of teams. Ask for one first."),
    "proposal_changed": lambda facts: _(
        "Somebody changed the teams while you looked at them. Look at the teams as they are now and do it again."
    ),
    "team_unknown": lambda facts: _("There is no such team. Choose one of those on the page."),
    "not_in_proposal": lambda facts: _("The person is not in this proposal any more. Ask for teams again."),
    "teams_outdated": lambda facts: _(
        "People have come or left since the teams were proposed. Ask for teams again, or place everybody first."
    ),
    "teams_break_rule": lambda facts: (
        ngettext(
            "One condition does not hold. Mend it before you publish.",
            "%(n)s conditions do not hold. Mend them before you publish.",
            whole(facts, "count"),
        )
        % {"n": whole(facts, "count")}
    ),
    "no_teams": lambda facts: _("The series has no published teams yet."),
    "teams_whole": lambda facts: _("All teams are whole. Nothing needs to be mended."),
    "repair_not_found": lambda facts: _("Two moves are not enough to mend the teams. Ask for new teams instead."),
    "wish_not_enrolled": lambda facts: _("Choose one of the people enrolled in the series, or leave the wish empty."),
    "reminded_lately": lambda facts: (
        _("The contact persons were reminded on %(day)s. Wait a week before the next reminder.")
        % {"day": facts.get("day", "")}
    ),
    "nobody_to_remind": lambda facts: _(
        "No organisation with free seats has a contact person. Name one on the page of the unit."
    ),
    "wish_is_oneself": lambda facts: _("Choose somebody else, or leave the wish empty."),
    "series_code_malformed": lambda facts: _("A code is at most eight letters and numbers, for example 07."),
    "series_over": lambda facts: _("All half-days of the series are over. It cannot be cancelled any more."),
    "series_not_cancelled": lambda facts: _("The series is not cancelled."),
    "session_cancelled": lambda facts: _("The half-day is cancelled. Take the cancellation back first."),
    "session_not_cancelled": lambda facts: _("The half-day is not cancelled."),
    "session_begun": lambda facts: _("The half-day has begun or is over. It cannot be changed here any more."),
    "session_time_part": lambda facts: _("Give the date, the start and the end together, or leave all three empty."),
    "session_time_order": lambda facts: _("The half-day must end after it begins."),
    "session_needs_date": lambda facts: _(
        "The participants know the date. Move the half-day to another date, or cancel it."
    ),
    "time_impossible": lambda facts: _("Clocks skip this hour on that night. Choose another time."),
    "link_not_https": lambda facts: _("Give the whole meeting link. It begins with https."),
    "same_facilitator": lambda facts: _("Choose somebody else as the second facilitator."),
    "not_facilitator": lambda facts: _("The person is not a facilitator in this programme. Give the role first."),
    "dates_missing": lambda facts: _("Every half-day needs a date before the dates are published."),
    "dates_published": lambda facts: _("The dates of this series are published already."),
    "busy_exists": lambda facts: _("All of these half-days are marked already."),
    "busy_range_order": lambda facts: _("The last day must not be before the first."),
    "busy_range_long": lambda facts: _("Mark at most %(days)s days at once.") % {"days": facts.get("days", "")},
    "busy_outside": lambda facts: _("The days lie outside the programme's time."),
    "rows_changed": lambda facts: _("Somebody changed these half-days meanwhile. Look at the rows once more."),
    "rows_to_mend": _rows_to_mend,
    "table_empty": lambda facts: _("Paste at least one row with a series and a workshop number."),
    "table_too_long": lambda facts: _("Paste at most %(most)s rows at once.") % {"most": facts.get("most", "")},
    "replacement_not_possible": lambda facts: _(
        "Only a half-day of your own series that is still to come can be taken part in elsewhere."
    ),
    "replacement_no_match": lambda facts: _("That half-day does not suit any more. Choose one of those shown now."),
    "replacement_full": lambda facts: _("The last seat there was just taken. Choose one of those shown now."),
    "replacement_exists": lambda facts: _("You already take part in this half-day in another series."),
    "replacement_over": lambda facts: _("This seat has been given up already, or its half-day has begun."),
    "door_not_open": lambda facts: _("The doors are not open yet. Open them first."),
    "door_too_early": lambda facts: _("The doors are opened on the day of the workshop."),
    "door_closed": lambda facts: _("The workshop has been over for two hours. Its join code is dead."),
    "attendance_over": lambda facts: _("The workshop is over. Ask the facilitator to mark who was there."),
    "door_has_marks": lambda facts: _("Somebody has been marked as here. Take the marks back first."),
    "door_code_dead": lambda facts: _("This code does not open a workshop now. Ask the facilitator for the code."),
    "not_expected": lambda facts: _("The person is not on the list of this workshop."),
    "not_in_team": lambda facts: _("Only members of the own team can be ticked here."),
    "marked_by_other": lambda facts: _("A facilitator marked the person. Ask the facilitator to change it."),
    "attendance_order": lambda facts: _("Leaving must be after coming."),
    "attendance_outside": lambda facts: _("These times are outside the workshop. Check the times."),
    "attendance_open": lambda facts: _("The attendance can still be changed as it is. No correction is needed."),
    "reason_length": lambda facts: _("Write the reason in 10 to 300 characters."),
    "nothing_changed": lambda facts: _("This is what the attendance says already."),
    "marks_malformed": lambda facts: _("These marks cannot be read. Load the page anew."),
    "report_no_rows": lambda facts: _(
        "No joining and leaving times were found. Choose the attendance report of the meeting."
    ),
    "report_other_day": lambda facts: _("The report is of another day than this workshop."),
    "report_nobody": lambda facts: _("Tick at least one person."),
    "too_many_marks": lambda facts: _("Send at most %(most)s marks at once.") % {"most": facts.get("most", "")},
    "message_withdrawn": lambda facts: _("The message has been withdrawn already."),
    "message_other_team": lambda facts: _("That team is not of this series. Choose one of those shown."),
    "steps_count": lambda facts: _("A workshop has 3–12 steps. Add or remove steps, then save."),
    "step_limits": lambda facts: _("A step has a title and 5–90 minutes. Mend the steps, then save."),
    "flow_too_short": lambda facts: _("A run-sheet to save has at least three steps. Add steps first."),
    "run_set_name_taken": lambda facts: (
        _("There is a saved run-sheet called %(value)s already. Choose another name.")
        % {"value": facts.get("value", "")}
    ),
    "material_needs_one": lambda facts: _("Choose a file or give a link: one of the two."),
    "step_unknown": lambda facts: _("That step is not in this workshop any more. Choose one of those shown."),
    "pre_task_exists": lambda facts: _("Somebody gave the workshop a pre-task meanwhile. Look at it first."),
    "strength_unknown": lambda facts: _("There is no such card. Choose one of those shown."),
    "strength_not_mate": lambda facts: _("Choose somebody of your own team."),
    "strengths_full": lambda facts: _("You have three strengths. Take one away to pick another."),
    "strengths_heard_full": lambda facts: _("This person has heard three strengths already. Tell another team mate."),
    **WORKBOOK,
}

VERBS = {
    "seat_changed": gettext_lazy("changed a place in a series"),
    "message_sent": gettext_lazy("wrote a message to a series"),
    "message_withdrawn": gettext_lazy("withdrew a message to a series"),
    "feed_made": gettext_lazy("made the address of one's own calendar"),
    "feed_ended": gettext_lazy("ended the address of one's own calendar"),
    "series_made": gettext_lazy("made a series"),
    "series_changed": gettext_lazy("changed a series"),
    "series_state": gettext_lazy("changed the state of a series"),
    "seat_proposed": gettext_lazy("proposed a person for a series"),
    "seat_queued": gettext_lazy("put a person in the queue of a series"),
    "seat_offered": gettext_lazy("offered a seat in a series"),
    "seat_taken": gettext_lazy("took a seat in a series"),
    "teams_asked": gettext_lazy("asked for a proposal of teams"),
    "teams_published": gettext_lazy("published the teams of a series"),
    "seat_left": gettext_lazy("ended a place in a series"),
    "door_opened": gettext_lazy("opened the doors of a workshop"),
    "door_shut": gettext_lazy("closed the doors of a workshop again"),
    "door_code_changed": gettext_lazy("changed the join code of a workshop"),
    "door_code_ended": gettext_lazy("ended the join code of a workshop"),
    "attendance_marked": gettext_lazy("marked attendance"),
    "attendance_confirmed": gettext_lazy("confirmed the attendance of a workshop"),
    "attendance_corrected": gettext_lazy("corrected a locked attendance"),
    "dates_published": gettext_lazy("published the dates of a series"),
    "session_changed": gettext_lazy("changed a half-day"),
    "session_state": gettext_lazy("changed the state of a half-day"),
    "day_started": gettext_lazy("began a workshop"),
    "day_step": gettext_lazy("moved a workshop to a step"),
    "day_time": gettext_lazy("gave a step more time"),
    "day_paused": gettext_lazy("began a break in a workshop"),
    "day_resumed": gettext_lazy("ended a break in a workshop"),
    "day_pace": gettext_lazy("changed the pace of a workshop"),
    "day_lead": gettext_lazy("changed who leads a workshop"),
    "day_closing": gettext_lazy("began the closing of a workshop"),
    "session_thanked": gettext_lazy("thanked those who were in a workshop"),
    "step_ready": gettext_lazy("marked a team's step ready"),
    "step_begun": gettext_lazy("marked a team's step begun"),
    "note_saved": gettext_lazy("saved a team's text"),
    "note_shared": gettext_lazy("shared a team's text"),
    "note_unshared": gettext_lazy("stopped sharing a team's text"),
    "help_asked": gettext_lazy("asked for help"),
    "help_taken": gettext_lazy("went to help a team"),
    "help_ended": gettext_lazy("ended a request for help"),
    "closing_set": gettext_lazy("wrote a team's next step"),
    "closing_decided": gettext_lazy("filled a team's next step by its decision"),
    "closing_skipped": gettext_lazy("left out a team's next step"),
    "bridge_named": gettext_lazy("named who keeps remote members in the room"),
    "busy_marked": gettext_lazy("marked busy half-days"),
    "busy_removed": gettext_lazy("removed busy half-days"),
    "flow_set": gettext_lazy("changed the run-sheet of a half-day"),
    "run_set_saved": gettext_lazy("saved a run-sheet to be used again"),
    "run_set_changed": gettext_lazy("named a saved run-sheet anew"),
    "run_set_removed": gettext_lazy("removed a saved run-sheet"),
    "material_added": gettext_lazy("added a material to a half-day"),
    "material_changed": gettext_lazy("changed a material of a half-day"),
    "material_removed": gettext_lazy("removed a material of a half-day"),
    "pre_task_set": gettext_lazy("changed the pre-task of a half-day"),
    "pre_task_removed": gettext_lazy("removed the pre-task of a half-day"),
    "contacts_reminded": gettext_lazy("reminded contact persons of free seats"),
}
FACTS = {"state": gettext_lazy("state"), "number": pgettext_lazy("audit log", "number")}
FACT_VALUES: dict[str, Mapping[str, str | Promise]] = {
    "state": {**dict(Series.State.choices), **dict(Enrolment.State.choices), **dict(Session.State.choices)},
}


def words(error: DomainError) -> str:
    """What is wrong and what to do, in the language of the page."""
    return refusals.words_of(WORDS, error)


def register() -> None:
    """Give each refusal its words on the page of errors."""
    refusals.register(WORDS)
    registry.error_words("attendance_locked", _locked)
    day_errors.register()
    add_verbs(VERBS)
    add_facts(FACTS, FACT_VALUES)
