"""The public text and its pictures, the facilitator's check, the reason of a withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.experiments import publishing_words
from oppiva.experiments.forms.fields import ChoicesField, warn_of_codes
from oppiva.experiments.models import (
    LONGEST_SPEECH,
    LONGEST_SUMMARY,
    LONGEST_WORDS,
    REASON_LENGTH,
    SHORTEST_WORDS,
    FlagDecision,
)
from oppiva.experiments.public_content import NEEDED, PLAIN, TEXTS
from oppiva.experiments.queries.publishing import PHOTO, Candidate, Prepared
from oppiva.experiments.services.amendments import LONGEST_REASON
from oppiva.experiments.services.checks import FINE, Settled, Spot
from oppiva.ui.forms import TextField

LONG = 100  # from here on a text has several lines
NOTE_LENGTH = 300
YES_NO = [("1", gettext_lazy("Yes")), ("0", gettext_lazy("No"))]
Choice = FlagDecision.Choice


class PublicTextForm(forms.Form):
    """The summary in plain words, and every text of the record as the public page would say it."""

    plain_summary = TextField(
        most=LONGEST_SUMMARY,
        lines=7,
        label=gettext_lazy("What did you try, and what came of it?"),
        help_text=gettext_lazy("50–800 characters, short sentences. No names, nothing about a single customer."),
    )
    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, prepared: Prepared) -> None:
        public = prepared.public
        said = {part: prepared.texts.get(part, "") for part in prepared.originals}
        summary = public.plain_summary if public is not None else ""
        super().__init__(data, initial={PLAIN: summary, "client_ref": uuid4(), **said})
        # The gate asks for the summary later: it does not call itself optional now.
        self.fields[PLAIN].either = True  # type: ignore[attr-defined]  # read by ui.fields
        self.parts = tuple(prepared.originals)
        for part in self.parts:
            most = _most(part)
            needed = part in NEEDED
            self.fields[part] = TextField(
                most=most,
                lines=3 if most > LONG else 1,
                label=publishing_words.part_label(part),
                required=needed,
                error_messages={"required": _("The page cannot be without this text. Say it in other words.")},
            )
        self.coded = warn_of_codes(self)

    def texts(self, prepared: Prepared) -> dict[str, str]:
        """The texts of the page as they are typed, in its order, with the words of what goes along."""
        own = (PLAIN, *self.parts)
        typed = {part: str(self.cleaned_data.get(part, "")) for part in own}
        return {part: text for part, text in {**typed, **prepared.beside}.items() if text}

    def wordings(self) -> dict[str, str]:
        """The public wording of each part that was on the page."""
        return {part: self.cleaned_data[part] for part in self.parts if part in self.cleaned_data}


class PublicFilesForm(forms.Form):
    """Which pictures and recordings go along, and their words."""

    def __init__(self, data: Any = None, *, candidates: Sequence[Candidate]) -> None:
        super().__init__(data)
        self.candidates = tuple(candidates)
        for place, one in enumerate(self.candidates):
            photo = one.kind == PHOTO
            self.fields[f"pick_{place}"] = forms.BooleanField(
                required=False,
                initial=one.chosen,
                label=_("This picture goes along") if photo else _("What is said here goes along"),
            )
            self.fields[f"words_{place}"] = TextField(
                most=LONGEST_WORDS if photo else LONGEST_SPEECH,
                lines=2 if photo else 4,
                initial=one.words,
                label=_("What is in the picture?") if photo else _("What is said in the recording?"),
                help_text=_("At most 200 characters, for those who cannot see it.")
                if photo
                else _("At most 1,000 characters. The page has the text; the voice stays with the team."),
            )
        self.coded = warn_of_codes(self)

    def rows(self) -> list[tuple[Candidate, forms.BoundField, forms.BoundField]]:
        """Each line of the diary with its two fields."""
        return [(one, self[f"pick_{n}"], self[f"words_{n}"]) for n, one in enumerate(self.candidates)]

    def chosen(self, kind: str) -> dict[UUID, str]:
        """The words of the chosen ones, by entry."""
        given = self.cleaned_data
        return {
            one.entry: given[f"words_{n}"]
            for n, one in enumerate(self.candidates)
            if one.kind == kind and given[f"pick_{n}"]
        }


class CheckForm(forms.Form):
    """A decision on each marked place, three questions, a few words to the team."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = TextField(
        most=NOTE_LENGTH,
        lines=2,
        label=gettext_lazy("A few words to the team"),
        help_text=gettext_lazy("At most 300 characters. Do not repeat a name or a code here."),
    )

    def __init__(self, data: Any = None, *, spots: Sequence[Spot], seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
        self.spots = tuple(spots)
        for name in FINE:
            self.fields[name] = ChoicesField(
                YES_NO,
                label=str(publishing_words.QUESTIONS[name]),
                required=True,
                error_messages={"required": _("Answer yes or no.")},
            )
        for n, _spot in enumerate(self.spots):
            self.fields[f"choice_{n}"] = ChoicesField(
                Choice.choices,
                label=_("Your decision about place %(n)s") % {"n": n + 1},
                required=True,
                error_messages={"required": _("Decide about this place.")},
            )
            self.fields[f"reason_{n}"] = TextField(
                most=LONGEST_WORDS,
                label=_("Why, about place %(n)s?") % {"n": n + 1},
                help_text=_("Needed when it is no personal data: 3–200 characters."),
            )

    def clean(self) -> dict[str, Any]:
        """ "Not personal data" has its reason."""
        given = super().clean() or {}
        for n, spot in enumerate(self.spots):
            if given.get(f"choice_{n}") != Choice.NOT_PERSONAL:
                continue
            if spot.kind == "HETU":
                self.add_error(
                    f"choice_{n}", _("A personal identity code is never published. Ask the team to remove it.")
                )
            elif f"reason_{n}" in given and len(given[f"reason_{n}"]) < SHORTEST_WORDS:
                self.add_error(
                    f"reason_{n}", _("Tell in a few words why it is no personal data, at least three characters.")
                )
        return given

    def questions(self) -> list[forms.BoundField]:
        """The three, always."""
        return [self[name] for name in FINE]

    def answers(self) -> dict[str, bool]:
        """What was answered."""
        return {name: self.cleaned_data[name] == "1" for name in FINE}

    def settled(self) -> dict[Spot, Settled]:
        """What was decided of each place."""
        given = self.cleaned_data
        return {spot: Settled(given[f"choice_{n}"], given.get(f"reason_{n}", "")) for n, spot in enumerate(self.spots)}


class AskAgainForm(forms.Form):
    """Why the very text that came back is looked at again."""

    why = TextField(
        most=LONGEST_WORDS,
        lines=2,
        label=gettext_lazy("Why does the text stay as it is?"),
        help_text=gettext_lazy("3–200 characters to the facilitators. Do not repeat a name or a code here."),
        required=True,
        error_messages={"required": gettext_lazy("Say in a few words why the text stays as it is.")},
    )


class WithdrawForm(forms.Form):
    """Why the page is taken away."""

    reason = TextField(
        most=REASON_LENGTH,
        lines=2,
        label=gettext_lazy("Why is it withdrawn?"),
        help_text=gettext_lazy("3–160 characters. The team and the readers of the programme see the reason."),
        required=True,
        error_messages={"required": gettext_lazy("Write the reason in a few words.")},
    )

    def clean_reason(self) -> str:
        """Long enough to be one."""
        reason = str(self.cleaned_data["reason"])
        if len(reason) < SHORTEST_WORDS:
            raise forms.ValidationError(_("Write the reason in a few words."))
        return reason


def _most(part: str) -> int:
    """As long as the record's own field lets it be."""
    if part not in TEXTS:
        return LONGEST_REASON
    return int(getattr(TEXTS[part]._meta.get_field(part), "max_length", 0) or LONGEST_SUMMARY)
