"""What a list of others' experiments is asked, and the short texts of questions, answers and reasons."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from oppiva.experiments import counting
from oppiva.experiments.follow_dates import MONTHS
from oppiva.experiments.models import (
    ANSWER_LENGTH,
    NOTE_LENGTH,
    QUESTION_LENGTH,
    REFUSAL_LENGTH,
    Choice,
    FollowUp,
    Theme,
    Whose,
)
from oppiva.experiments.queries import Asked
from oppiva.experiments.queries.follow_ups import UNKNOWN, WAITING
from oppiva.ui.formatting import number
from oppiva.ui.forms import TextField

BUCKETS = (
    counting.CARRIED_OUT, counting.NOT_COUNTED, counting.INTERRUPTED, counting.REVIEWING, counting.RUNNING,
    counting.NOT_STARTED,
)  # fmt: skip
FOLLOWED = tuple(f"{months}-{state}" for months in MONTHS for state in (*FollowUp.Value.values, UNKNOWN, WAITING))
# No bucket: what broke off or did not start before any decision. Its texts are its team's own.
UNDECIDED = "undecided"
SHORTEST_QUESTION, SHORTEST_ANSWER, SHORTEST_WHY = 5, 2, 5


PICKED = "poiminnat"  # in the address: one's own picks alone
MARK, MOST_MARKS = re.compile(r"[0-9]{1,5}-[0-9]{1,5}-[0-9]{1,5}-[01]"), 500
MOST_LETTERS = 60  # of what is searched for


def asked_of(query: QueryDict) -> Asked:
    """What the address of the list asks for; what cannot be read is taken as not asked."""
    return Asked(
        text=query.get("haku", "").replace("\x00", "").strip()[:MOST_LETTERS],
        theme=_one_of(query, "teema", Theme.values),
        choice=_one_of(query, "paatos", Choice.values),
        whose=_one_of(query, "kenen", Whose.values),
        bucket=_one_of(query, "tila", (*BUCKETS, UNDECIDED)),
        picked=query.get(PICKED) == "1",
        followed=_one_of(query, "seuranta", FOLLOWED),
    )


def _one_of(query: QueryDict, name: str, known: Collection[str]) -> str:
    sent = query.get(name, "")
    return sent if sent in known else ""


class WrittenField(TextField):
    """A text that is needed: too short is an error, too."""

    def __init__(self, *, least: int, **options: Any) -> None:
        super().__init__(lines=3, required=True, **options)
        self.least = least

    def validate(self, value: Any) -> None:
        """Refuse what is shorter than the record takes."""
        super().validate(value)
        if value and len(value) < self.least:
            words = ngettext("Write at least one character.", "Write at least %(n)s characters.", self.least)
            raise ValidationError(words % {"n": number(self.least)}, code="min_length")


class QuestionForm(forms.Form):
    """One question to the team."""

    text = WrittenField(
        least=SHORTEST_QUESTION,
        most=QUESTION_LENGTH,
        label=_("Your question to the team"),
        help_text=_("5–300 characters. Nothing about customers."),
        error_messages={"required": _("Write the question.")},
    )


class PickForm(forms.Form):
    """Why one picked an experiment, in one's own words; nothing is a note, too."""

    note = TextField(
        most=NOTE_LENGTH,
        lines=3,
        label=_("Your note"),
        help_text=_("0–200 characters. Nothing about customers."),
    )


def shown_of(values: Collection[str]) -> dict[UUID, str]:
    """The picks that a page showed as it sends them back, `id~mark`; what cannot be read is left out."""
    found = {}
    for value in list(values)[:MOST_MARKS]:
        pk, parted, mark = value.partition("~")
        if parted and MARK.fullmatch(mark):
            with suppress(ValueError):
                found[UUID(pk)] = mark
    return found


class AnswerForm(forms.Form):
    """The team's answer."""

    answer = WrittenField(
        least=SHORTEST_ANSWER,
        most=ANSWER_LENGTH,
        label=_("The team's answer"),
        help_text=_("2–600 characters. Nothing about customers."),
        error_messages={"required": _("Write the answer.")},
    )


class WhyForm(forms.Form):
    """Why a question is closed or hidden."""

    why = WrittenField(
        least=SHORTEST_WHY,
        most=REFUSAL_LENGTH,
        label=_("Reason"),
        help_text=_("5–300 characters"),
        error_messages={"required": _("Write the reason.")},
    )
