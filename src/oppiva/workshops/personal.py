"""What workshops fills of the slot for the copy of one's own data and for erasure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data
from oppiva.workshops.models import Attendance, Enrolment, ReplacementSeat, SolverRun, StrengthPick
from oppiva.workshops.queries import personal as rows
from oppiva.workshops.services import personal as erase

KINDS = (
    ("seats", "workshops.enrolment", _("Your places in workshop series, and places you proposed"),
     rows.seat_rows_of, erase.erase_seats),
    ("teams", "workshops.teammember", _("Your teams"), rows.member_rows_of, erase.stays),
    ("replacements", "workshops.replacementseat", _("Half-days in another series"),
     rows.replacement_rows_of, erase.stays),
    ("attendance", "workshops.attendance", _("Workshops you took part in"),
     rows.attendance_rows_of, erase.erase_attendance),
    ("attendance_corrections", "workshops.attendancecorrection", _("Corrections of your attendance, or made by you"),
     rows.correction_rows_of, erase.erase_corrections),
    ("door_passes", "workshops.doorpass", _("Coming in by a join code"), rows.pass_rows_of, erase.erase_passes),
    ("sessions_led", "workshops.session", _("Half-days you lead"), rows.led_rows_of, erase.stays),
    ("series_messages", "workshops.seriesmessage", _("Messages you wrote to series"),
     rows.message_rows_of, erase.erase_messages),
    ("calendar_feeds", "workshops.calendarfeed", _("Addresses of your own calendar"),
     rows.feed_rows_of, erase.erase_feeds),
    ("solver_runs", "workshops.solverrun", _("Proposals you asked for"), rows.run_rows_of, erase.stays),
    ("run_sets", "workshops.runset", _("Run-sheets you saved"), rows.run_set_rows_of, erase.erase_run_sets),
    ("pre_tasks", "workshops.pretasktick", _("Pre-tasks you ticked as done"), rows.tick_rows_of, erase.erase_ticks),
    ("strengths", "workshops.strengthpick", _("Your strength cards"), rows.strength_rows_of, erase.erase_strengths),
)  # fmt: skip
STAYS: dict[str, Promise] = {
    "seats": _("That a place was taken stays as a number without you; all wishes go."),
    "teams": _("That a team had so many members stays as a number without you."),
    "replacements": _("That a half-day was taken elsewhere stays as a number without you."),
    "attendance": _("That a half-day was taken part in stays as a number without you."),
    "attendance_corrections": _("That a number was corrected stays, without you and without the reason."),
    "sessions_led": _("That the half-day was led stays without a name."),
    "series_messages": _("What a series was told stays for its readers without your name."),
    "solver_runs": _("That a proposal was made stays without a name."),
    "run_sets": _("The saved run-sheet stays for its users without your name."),
}


# Fields of these rows in words, for the page in the copy.
FIELDS: dict[str, Promise] = {
    "series": _("Series"),
    "session": _("Workshop"),
    "in_series": _("Taken part in with series"),
    "team": _("Team"),
    "bridge": _("Keeps remote members in the room"),
    "since": _("From"),
    "until": _("Until"),
    "asked_at": _("Proposed or signed up"),
    "queued_at": _("In the queue since"),
    "enrolled_at": _("Enrolled"),
    "ended_at": _("Ended"),
    "proposed_at": _("Proposed"),
    "proposed_by": _("Proposed by"),
    "themes": _("Wished themes"),
    "languages": _("Languages"),
    "mode": _("Way of taking part"),
    "step_free": _("Needs a table without steps"),
    "wish": _("Wish about one person"),
    "wish_about": _("The wish concerns"),
    "imported": _("Brought in from a file"),
    "arrived": _("Came"),
    "left": _("Left"),
    "minutes": _("Minutes"),
    "source": _("Source"),
    "marked_at": _("Marked"),
    "before": _("Before the correction, minutes"),
    "after": _("After the correction, minutes"),
    "corrected_at": _("Corrected"),
    "corrected_by": _("Corrected by"),
    "reason": _("Reason"),
    "lead": _("You lead"),
    "text": _("Text"),
    "published_at": _("Published"),
    "answered_at": _("Answered"),
    "used_on": _("Last used"),
    "task": _("Pre-task"),
    "card": _("Strength"),
    "picked": _("Picked or heard"),
}
WISHES = dict(Enrolment.WishKind.choices)
PICKED = dict(StrengthPick.Kind.choices)
STATES: dict[str, str | Promise] = {
    **dict(SolverRun.State.choices),
    **dict(ReplacementSeat.State.choices),
    **dict(Enrolment.State.choices),
}


def register() -> None:
    """Fills the slot."""
    who = own_data_words.WHO
    own_data_words.add(
        FIELDS,
        {
            "state": STATES,
            "mode": dict(Enrolment.Mode.choices),
            "wish": WISHES,
            "proposed_by": who,
            "wish_about": who,
            "picked": PICKED,
            "source": dict(Attendance.Source.choices),
            "corrected_by": who,
        },
    )
    for kind, models, title, found, emptied in KINDS:
        register_personal_data(
            PersonalData.in_words(kind, models, title, found, emptied, stays=STAYS.get(kind), found=rows.FOUND[kind])
        )
