"""What waits for who keeps operating models, whatever the role: an invitation, questions, the yearly check."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.catalogue.queries.stewards import Duty
from oppiva.home import addresses
from oppiva.home.sight import Sight
from oppiva.reporting.things import Thing
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date

NEEDS = ("write", "steward_question")


def steward_things(sight: Sight) -> Iterator[Thing]:
    """What each model asks of its steward: the invitation, else the questions and the check."""
    for duty in sight.duties:
        address = addresses.stewardship(duty.pk)
        about = {"code": duty.code, "name": duty.name}
        if duty.invited:
            yield Thing(
                f"steward_{duty.pk}",
                _("Would you keep model %(code)s?") % about,
                _("You are asked to be the steward of “%(name)s” after the programme.") % about,
                _("See what is asked"),
                address,
                NEEDS,
                1,
            )
        if duty.waiting:
            yield _questions(sight, duty, address)
        if duty.due:
            yield Thing(
                f"steward_check_{duty.pk}",
                _("Does model %(code)s still hold?") % about,
                _("The yearly check of “%(name)s” is due.") % about,
                _("Check the model"),
                address,
                NEEDS,
                2,
            )


def _questions(sight: Sight, duty: Duty, address: str) -> Thing:
    late = duty.answer_by is not None and duty.answer_by < sight.today
    words = ngettext(
        "One question waits about model %(code)s", "%(n)s questions wait about model %(code)s", duty.waiting
    )
    by = _("It was to be answered by %(day)s.") if late else _("Answer by %(day)s.")
    return Thing(
        f"steward_questions_{duty.pk}",
        words % {"n": number_word(duty.waiting), "code": duty.code},
        by % {"day": date(duty.answer_by)},
        _("Answer"),
        address,
        NEEDS,
        0 if late else 1,
    )
