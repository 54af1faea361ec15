"""Forms of organisations and units."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import Actor
from oppiva.people.forms.fields import Choices, SeenText, choice
from oppiva.people.models import Organisation, Unit
from oppiva.people.queries import (
    area_choices,
    area_of,
    contact_choices,
    municipality_choices,
    municipality_of,
)
from oppiva.ui.forms import DayField

KEPT_SAME = {"required": _("Write a name.")}


class OrganisationForm(forms.Form):
    """An organisation; a new one in a programme of the actor's, a stored one with its contact person."""

    name = SeenText(label=_("Name"), max_length=120, error_messages=KEPT_SAME)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Organisation.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of organisation it is.")},
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        organisation: Organisation | None = None,
        programmes: Choices = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = choice(
            _("Employment area"),
            area_choices(),
            nothing=_("No area"),
            help_text=_("Left empty, the area of the municipality is used."),
        )
        self.fields["municipality"] = choice(_("Municipality"), municipality_choices(), nothing=_("No municipality"))
        if organisation is not None:
            self.fields["contact"] = choice(
                _("Contact person"),
                contact_choices(actor, organisation, chosen=organisation.contact_id),
                nothing=_("Nobody chosen"),
            )
        self._programmes = [key for key, _words in programmes]
        if len(programmes) > 1:
            self.fields["programme"] = choice(
                _("Programme"), programmes, nothing=_("No programme"), help_text=_("The programme it takes part in.")
            )

    @classmethod
    def initial_of(cls, organisation: Organisation) -> dict[str, object]:
        """What the form shows of a stored organisation."""
        return {
            "name": organisation.name,
            "kind": organisation.kind,
            "area": organisation.area_id or "",
            "municipality": organisation.municipality_id or "",
            "contact": str(organisation.contact_id or ""),
        }

    def values(self) -> dict[str, object]:
        """The fields of an organisation as the service takes them."""
        data = self.cleaned_data
        municipality = municipality_of(data["municipality"]) if data["municipality"] else None
        area = area_of(data["area"]) if data["area"] else municipality.area if municipality else None
        found: dict[str, object] = {
            "name": data["name"],
            "kind": data["kind"],
            "area": area,
            "municipality": municipality,
        }
        if "contact" in self.fields:
            found["contact_id"] = UUID(data["contact"]) if data["contact"] else None
        return found

    def chosen_programme(self) -> str:
        """The programme of a new organisation: chosen, the only one there is, or none."""
        if len(self._programmes) == 1:
            return self._programmes[0]
        return str(self.cleaned_data.get("programme", ""))


class UnitForm(forms.Form):
    """A unit with its co-operation record (YT): date, document's place or number, and who can be asked."""

    name = SeenText(label=_("Name"), max_length=120, error_messages=KEPT_SAME)
    size = forms.IntegerField(
        label=_("Number of staff"),
        required=False,
        min_value=1,
        max_value=20_000,
        error_messages={
            "min_value": _("A unit has at least one person."),
            "max_value": _("At most 20 000 persons."),
            "invalid": _("Write a whole number, such as 46."),
        },
    )
    max_away_pct = forms.IntegerField(
        label=_("Share that may be away at once, %"),
        min_value=0,
        max_value=100,
        initial=40,
        help_text=_("Counted from enrolments, never from who came."),
        error_messages={
            "required": _("Write a share from 0 to 100."),
            "min_value": _("Write a share from 0 to 100."),
            "max_value": _("Write a share from 0 to 100."),
            "invalid": _("Write a whole number, such as 40."),
        },
    )
    yt_date = DayField(
        label=_("Staff heard on"),
        required=False,
        help_text=_("The day of the co-operation procedure."),
        error_messages={"invalid": _("Write the day as 5.10.2026.")},
    )
    yt_contact = SeenText(
        label=_("Who can be asked about it"),
        max_length=120,
        required=False,
        help_text=_("Name or post, for example the shop steward."),
    )

    def __init__(
        self, *args: Any, actor: Actor, organisation: Organisation, unit: Unit | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = unit.contact_id if unit is not None else None
        self.fields["contact"] = choice(
            _("Contact person"),
            contact_choices(actor, organisation, unit=unit, chosen=chosen),
            nothing=_("Nobody chosen"),
        )

    @classmethod
    def initial_of(cls, unit: Unit) -> dict[str, object]:
        """What the form shows of a stored unit."""
        return {
            "name": unit.name,
            "size": unit.size,
            "max_away_pct": unit.max_away_pct,
            "yt_date": unit.yt_date,
            "yt_contact": unit.yt_contact,
            "contact": str(unit.contact_id or ""),
        }

    def values(self) -> dict[str, object]:
        """The fields of a unit as the service takes them."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "size": data["size"],
            "max_away_pct": data["max_away_pct"],
            "yt_date": data["yt_date"],
            "yt_contact": data["yt_contact"],
            "contact_id": UUID(data["contact"]) if data["contact"] else None,
        }


class AwayForm(forms.Form):
    """The one thing a supervisor decides about the unit's record."""

    max_away_pct = UnitForm.base_fields["max_away_pct"]

    @classmethod
    def initial_of(cls, unit: Unit) -> dict[str, object]:
        """What the form shows of the unit."""
        return {"max_away_pct": unit.max_away_pct}

    def values(self) -> dict[str, object]:
        """The one field as the service takes it."""
        return {"max_away_pct": self.cleaned_data["max_away_pct"]}
