"""What the rhythm in the own calendar holds about a person: in their copy, and gone with them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.experiments.queries import rhythm as rows
from oppiva.experiments.services.rhythm import erase_rhythms
from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data


def register() -> None:
    """Fills the slot."""
    own_data_words.add(
        {
            "experiment": gettext_lazy("Experiment"),
            "reminder_hour": gettext_lazy("Reminder at"),
            "each_working_day": gettext_lazy("Each working day"),
        },
        {},
    )
    register_personal_data(
        PersonalData(
            "rhythm_reminders",
            lambda: _("Reminders in your own calendar"),
            rows.reminder_rows_of,
            erase_rhythms,
            models=("experiments.rhythmreminder",),
            found=rows.reminders_about,
        )
    )
