"""What workshops fills of the slot for the copy of one's own data and for erasure."""

from __future__ import annotations

from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.people.slots import PersonalData, register_personal_data
from oppiva.workshops.queries import personal as rows
from oppiva.workshops.services import personal as erase

KINDS = (
    ("seats", "workshops.enrolment", _("Your places in workshop series, and places you proposed"),
     rows.seat_rows_of, erase.erase_seats),
    ("teams", "workshops.teammember", _("Your teams"), rows.member_rows_of, erase.stays),
    ("replacements", "workshops.replacementseat", _("Half-days in another series"),
     rows.replacement_rows_of, erase.stays),
    ("sessions_led", "workshops.session", _("Half-days you lead"), rows.led_rows_of, erase.stays),
    ("series_messages", "workshops.seriesmessage", _("Messages you wrote to series"),
     rows.message_rows_of, erase.erase_messages),
    ("calendar_feeds", "workshops.calendarfeed", _("Addresses of your own calendar"),
     rows.feed_rows_of, erase.erase_feeds),
    ("solver_runs", "workshops.solverrun", _("Proposals you asked for"), rows.run_rows_of, erase.stays),
)  # fmt: skip
STAYS: dict[str, Promise] = {
    "seats": _("That a place was taken stays as a number without you; all wishes go."),
    "teams": _("That a team had so many members stays as a number without you."),
    "replacements": _("That a half-day was taken elsewhere stays as a number without you."),
    "sessions_led": _("That the half-day was led stays without a name."),
    "series_messages": _("What a series was told stays for its readers without your name."),
    "solver_runs": _("That a proposal was made stays without a name."),
}


def register() -> None:
    """Fills the slot."""
    for kind, models, title, found, emptied in KINDS:
        stays = STAYS.get(kind)
        register_personal_data(
            PersonalData(
                kind,
                partial(str, title),
                found,
                emptied,
                models=tuple(models.split()),
                stays=partial(str, stays) if stays is not None else None,
                found=rows.FOUND[kind],
            )
        )
