"""What pulses fills of the slot for the copy of one's own data and for erasure."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oppiva.people import own_data_words
from oppiva.people.slots import PersonalData, register_personal_data
from oppiva.pulses.queries import answered_by, answered_rows_of
from oppiva.pulses.services.personal import forget_answered

FIELDS: dict[str, Promise] = {
    "questionnaire": _("Questionnaire"),
    "opened_at": _("Opened"),
    "closed_at": _("Closes or closed"),
}


def register() -> None:
    """Fills the slot: the copy says "you have answered", erasure forgets it."""
    own_data_words.add(FIELDS, {})
    register_personal_data(
        PersonalData.in_words(
            "pulses_answered",
            "pulses.hasanswered",
            _("Questionnaires you have answered; your answers are anonymous"),
            answered_rows_of,
            forget_answered,
            found=answered_by,
        )
    )
