"""What is typed and pressed in a candidate's analysis: codes, marks, sets, memos, what goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.catalogue.coding_marks import Span
from oppiva.catalogue.models import CODE_NAME_LENGTH, GUIDE_LENGTH, MEMO_LENGTH, Code, Colour
from oppiva.catalogue.queries.coding_rows import CodeRow
from oppiva.experiments import publishing_words
from oppiva.experiments.services.checks import FINE
from oppiva.ui.forms import LinesField
from oppiva.ui.sent import whole_in

MOST_SENT = 500
YES_NO = [("1", gettext_lazy("Yes")), ("0", gettext_lazy("No"))]
GUIDES = ("definition", "use_when", "not_when")


class CodeForm(forms.Form):
    """A code: its name, what it lies under, how it is used."""

    name = forms.CharField(max_length=CODE_NAME_LENGTH, label=gettext_lazy("Name of the code"))
    parent = forms.ChoiceField(required=False, label=gettext_lazy("Under which code?"))
    colour = forms.ChoiceField(choices=Colour.choices, label=gettext_lazy("Colour of its mark"))
    definition = LinesField(
        required=False,
        max_length=GUIDE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("What does it mean?"),
    )
    use_when = LinesField(
        required=False,
        max_length=GUIDE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("When is it used?"),
    )
    not_when = LinesField(
        required=False,
        max_length=GUIDE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=gettext_lazy("When is it not used?"),
    )
    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, tree: Sequence[CodeRow], code: Code | None = None) -> None:
        held: dict[str, Any] = {"colour": Colour.SPRUCE, "client_ref": uuid4()}
        if code is not None:
            held |= {name: getattr(code, name) for name in ("name", "colour", *GUIDES)}
            held["parent"] = str(code.parent_id or "")
        super().__init__(data, initial=held)
        below = _below(tree, code)
        choices = [("", _("On the top")), *((str(one.pk), one.full) for one in tree if one.pk not in below)]
        self.fields["parent"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def values(self) -> dict[str, object]:
        """The fields as the services take them."""
        given = self.cleaned_data
        return {name: given[name] for name in ("name", "colour", "parent", *GUIDES)}


def _below(tree: Sequence[CodeRow], code: Code | None) -> set[UUID]:
    """The code itself and what lies under it: none of these can be above it."""
    own = next((one for one in tree if code is not None and one.pk == code.pk), None)
    if own is None:
        return set()
    return {one.pk for one in tree if one.path[: len(own.path)] == own.path and one.depth >= own.depth}


class MergeForm(forms.Form):
    """Into which code another goes."""

    into = forms.ChoiceField(label=gettext_lazy("Into which code does it go?"))

    def __init__(self, data: Any = None, *, tree: Sequence[CodeRow], code: Code) -> None:
        super().__init__(data)
        below = _below(tree, code)
        choices = [("", _("Choose a code")), *((str(one.pk), one.full) for one in tree if one.pk not in below)]
        self.fields["into"].choices = choices  # type: ignore[attr-defined]  # a choice field


class MemoForm(forms.Form):
    """What one thinks."""

    text = LinesField(
        max_length=MEMO_LENGTH, widget=forms.Textarea(attrs={"rows": 4}), label=gettext_lazy("What do you think of it?")
    )
    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, text: str = "") -> None:
        super().__init__(data, initial={"text": text, "client_ref": uuid4()})


class BeginForm(forms.Form):
    """Who codes a set."""

    coders = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Who codes?"),
        help_text=gettext_lazy("At least two. Each sees their own marks alone until all are done."),
        error_messages={"required": gettext_lazy("Choose at least two coders.")},
    )

    def __init__(self, data: Any = None, *, analysts: Mapping[UUID, str]) -> None:
        super().__init__(data)
        self.fields["coders"].choices = [(str(pk), name) for pk, name in analysts.items()]  # type: ignore[attr-defined]


class MaskForm(forms.Form):
    """What is blocked out of a frozen text."""

    words = forms.CharField(
        max_length=120,
        label=gettext_lazy("Which words are taken out?"),
        help_text=gettext_lazy("A name, for example. It is blocked out of every frozen version for good."),
    )


@dataclass(frozen=True)
class Chosen:
    """What was pressed on a text: places of whole sentences, a finer place, its words, codes, a new code's name."""

    units: tuple[Span, ...]
    place: Span | None
    words: str
    codes: tuple[UUID, ...]
    new: str


def chosen_of(post: QueryDict) -> Chosen:
    """Read with care: what cannot be read is taken as not chosen."""
    units = (_span(sent) for sent in post.getlist("lause")[:MOST_SENT])
    start, end = whole_in(post, "alku"), whole_in(post, "loppu")
    codes = (_uuid(sent) for sent in post.getlist("koodi")[:MOST_SENT])
    return Chosen(
        units=tuple(dict.fromkeys(one for one in units if one is not None)),
        place=Span(start, end) if start is not None and end is not None and start < end else None,
        words=post.get("sanat", "").strip()[:2000],
        codes=tuple(dict.fromkeys(one for one in codes if one is not None)),
        new=" ".join(post.get("uusi", "").split())[: CODE_NAME_LENGTH + 1],
    )


def _span(sent: str) -> Span | None:
    start, dash, end = sent.partition("-")
    fits = dash and start.isascii() and end.isascii() and start.isdecimal() and end.isdecimal()
    return Span(int(start), int(end)) if fits and len(sent) < 20 else None


def _uuid(sent: str) -> UUID | None:
    try:
        return UUID(sent)
    except ValueError:
        return None


class GateForm(forms.Form):
    """The gate before an analysis goes out: which marked words stay, and why; three questions about all of it."""

    def __init__(self, data: Any = None, *, places: int, before: Mapping[int, str]) -> None:
        super().__init__(data)
        self.places = places
        for n in range(places):
            self.fields[f"keep_{n}"] = forms.BooleanField(
                required=False, initial=n in before, label=_("Is no personal data: leave it in sight")
            )
            self.fields[f"reason_{n}"] = forms.CharField(
                required=False,
                max_length=200,
                initial=before.get(n, ""),
                label=_("Why, about place %(n)s?") % {"n": n + 1},
            )
        for name in FINE:
            self.fields[name] = forms.ChoiceField(
                choices=YES_NO,
                widget=forms.RadioSelect,
                label=str(publishing_words.QUESTIONS[name]),
                error_messages={"required": _("Answer yes or no.")},
            )

    def clean(self) -> dict[str, Any]:
        """What stays in sight has its reason."""
        given = super().clean() or {}
        for n in range(self.places):
            if given.get(f"keep_{n}") and len(given.get(f"reason_{n}", "").strip()) < 3:
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

    def kept(self) -> dict[int, str]:
        """The places that stay, with their reasons."""
        given = self.cleaned_data
        return {n: given[f"reason_{n}"].strip() for n in range(self.places) if given[f"keep_{n}"]}
