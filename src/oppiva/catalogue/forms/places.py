"""What is typed and chosen on the page of a card about a candidate in which it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.catalogue.forms.candidates import reason_field

Choices = Sequence[tuple[str, str]]
AT_PLACE = frozenset({"kind", "move", "remove"})  # deeds whose refusal is told at the field that it names


@dataclass(frozen=True)
class Sent:
    """A press that was refused: which deed, about which candidate, and what was typed."""

    deed: str
    source: str
    data: Mapping[str, Any]


class _AtPlace(forms.Form):
    """A form that stands once for each candidate, so the ids of its fields end in the candidate's code."""

    def __init__(self, data: Any = None, *, candidate: str) -> None:
        super().__init__(data, auto_id=f"%s-{candidate}")


class KindForm(_AtPlace):
    """How the card belongs there from now on; nothing is chosen beforehand, so a press alone changes nothing."""

    kind = forms.ChoiceField(label=gettext_lazy("How it belongs there"))

    def __init__(self, data: Any = None, *, candidate: str, kinds: Choices) -> None:
        super().__init__(data, candidate=candidate)
        missing = _("Choose how the experiment belongs to the candidate.")
        self.fields["kind"].choices = [("", _("Choose")), *kinds]  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].error_messages |= {"required": missing, "invalid_choice": missing}


class MoveForm(_AtPlace):
    """Into which other candidate the card goes, and why."""

    to = forms.ChoiceField(label=gettext_lazy("Move to a candidate"))
    reason = reason_field(required=False)

    def __init__(self, data: Any = None, *, candidate: str, targets: Choices) -> None:
        super().__init__(data, candidate=candidate)
        others = [one for one in targets if one[0] != candidate]
        missing = _("Choose a candidate first.")
        self.fields["to"].choices = [("", _("Choose a candidate")), *others]  # type: ignore[attr-defined]  # a choice field
        self.fields["to"].error_messages |= {"required": missing, "invalid_choice": missing}
        self.fields["reason"].widget = forms.TextInput()
        self.auto_id = f"move-%s-{candidate}"


class RemoveForm(_AtPlace):
    """Why the card is taken out."""

    reason = reason_field(required=True)

    def __init__(self, data: Any = None, *, candidate: str) -> None:
        super().__init__(data, candidate=candidate)
        why = _("Tell why you take the card out of candidate %(code)s.") % {"code": candidate}
        self.fields["reason"].widget = forms.TextInput()
        self.fields["reason"].error_messages["required"] = why


@dataclass(frozen=True)
class PlaceForms:
    """The forms about one candidate; `kind` is None when the card can belong there in one way only."""

    kind: KindForm | None
    move: MoveForm
    remove: RemoveForm

    @property
    def sent(self) -> forms.Form | None:
        """The one that was sent, if any."""
        return next((one for one in (self.kind, self.move, self.remove) if one is not None and one.is_bound), None)


def place_forms(candidate: str, *, kinds: Choices, targets: Choices, sent: Sent | None = None) -> PlaceForms:
    """The forms about a candidate; the one that was refused holds what was typed."""

    def data(deed: str) -> Mapping[str, Any] | None:
        return sent.data if sent is not None and (sent.deed, sent.source) == (deed, candidate) else None

    return PlaceForms(
        kind=KindForm(data("kind"), candidate=candidate, kinds=kinds) if kinds else None,
        move=MoveForm(data("move"), candidate=candidate, targets=targets),
        remove=RemoveForm(data("remove"), candidate=candidate),
    )
