"""What the running half-days fill of the slot for the copy of one's own data and for erasure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data
from oppiva.workshops.models import HelpRequest
from oppiva.workshops.queries import personal_day as rows
from oppiva.workshops.services import personal_day as erase
from oppiva.workshops.services.personal import stays

KINDS = (
    ("days_led", "workshops.sessionday", _("Workshops you led or whose attendance you confirmed"),
     rows.day_rows_of, stays, _("That the half-day was led stays without a name.")),
    ("team_texts", "workshops.stepnote", _("Texts you wrote for your team"), rows.text_rows_of, stays,
     _("The team's text stays without your name.")),
    ("note_drafts", "workshops.notedraft", _("Text you typed and did not save"),
     rows.draft_rows_of, erase.erase_drafts, None),
    ("help_requests", "workshops.helprequest", _("Help you asked for or gave"), rows.help_rows_of, erase.erase_help,
     _("That a team asked for help stays without your name.")),
    ("next_steps", "workshops.closingrow", _("Next steps you see to"), rows.step_rows_of, erase.erase_steps,
     _("The team's next step stays without your name.")),
)  # fmt: skip
FIELDS: dict[str, Promise] = {
    "step": _("Step"),
    "saved_at": _("Saved"),
    "typed_at": _("Typed"),
    "opened_at": _("Doors opened"),
    "attendance_at": _("Attendance confirmed by you"),
    "help_state": _("State"),
    "help_asked_at": _("You asked"),
    "help_taken_at": _("You went to help"),
    "help_answer": _("Your answer"),
    "due_on": _("By"),
}


def register() -> None:
    """Fills the slot."""
    own_data_words.add(FIELDS, {"help_state": dict(HelpRequest.State.choices)})
    for kind, model, title, found, emptied, left in KINDS:
        register_personal_data(
            PersonalData.in_words(kind, model, title, found, emptied, stays=left, found=rows.FOUND[kind])
        )
