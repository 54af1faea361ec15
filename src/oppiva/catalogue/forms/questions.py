"""What is typed around questions to a steward: the question, the answer, and what may be personal data in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.catalogue.errors import WORDS
from oppiva.catalogue.models import QUESTION_LENGTH, REPLY_LENGTH, SHORTEST_QUESTION, SHORTEST_REPLY
from oppiva.catalogue.services.questions import Finding
from oppiva.core.errors import DomainError
from oppiva.core.text.personal import has_identity_code
from oppiva.experiments import publishing_words
from oppiva.ui.forms import TextField
from oppiva.ui.refusals import words_of

NO_TICK = gettext_lazy(
    "Tick it if it is no personal data. If it is, change the answer. A question with personal data is not published."
)


def without_code(text: str) -> str:
    """Refuses an identity code: everyone may read it some day (trust.md W6)."""
    if has_identity_code(text):
        raise ValidationError(words_of(WORDS, DomainError("identity_code")), code="identity_code")
    return text


class AskForm(forms.Form):
    """The question; who is not signed in gives an address that gets the link, too."""

    text = TextField(
        most=QUESTION_LENGTH,
        least=SHORTEST_QUESTION,
        lines=5,
        required=True,
        label=gettext_lazy("What would you like to ask?"),
        help_text=gettext_lazy("At most 600 characters. No names, nothing about customers."),
        error_messages={"required": gettext_lazy("Write your question.")},
    )
    mail = forms.EmailField(
        max_length=254,
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("A link comes to it: press it, and your question goes to the steward. "
                               "The address is shown to no one and deleted 30 days after the answer, "
                               "without an answer in a year at the latest."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": gettext_lazy("Write the whole address, such as anna.aalto@example.fi."),
        },
    )  # fmt: skip

    def __init__(self, data: Any = None, *, own: bool) -> None:
        super().__init__(data)
        if own:
            del self.fields["mail"]

    def clean_text(self) -> str:
        """Without an identity code."""
        return without_code(self.cleaned_data["text"])


class AnswerForm(forms.Form):
    """The steward's answer."""

    answer = TextField(
        most=REPLY_LENGTH,
        least=SHORTEST_REPLY,
        lines=6,
        required=True,
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("At most 1,200 characters. You answer for your organisation; you are not named."),
        error_messages={"required": gettext_lazy("Write your answer.")},
    )

    def clean_answer(self) -> str:
        """Without an identity code."""
        return without_code(self.cleaned_data["answer"])


class FindingsForm(forms.Form):
    """One tick for each place that may be personal data: it is none. A place without a tick is neither sent nor
    published; what the asker wrote is decided only where it becomes public (`public`)."""

    def __init__(self, data: Any = None, *, findings: Sequence[Finding], public: bool = True) -> None:
        super().__init__(data)
        self.findings, self.public = findings, public
        for at, one in enumerate(findings):
            kind = publishing_words.KINDS.get(one.kind, one.kind)
            where = _("in the question") if one.part == "text" else _("in the answer")
            self.fields[f"fine_{at}"] = forms.BooleanField(
                required=False, label=_("“%(text)s” is no personal data") % {"text": one.text},
                help_text=f"{kind}, {where}",
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Every place needs its tick: each is a decision of its own."""
        cleaned = super().clean() or {}
        for at, one in enumerate(self.findings):
            if not cleaned.get(f"fine_{at}") and (self.public or one.part == "answer"):
                self.add_error(f"fine_{at}", NO_TICK)
        return cleaned

    def settled(self) -> list[str]:
        """The keys of the places that were ticked."""
        return [one.key for at, one in enumerate(self.findings) if self.cleaned_data.get(f"fine_{at}")]
