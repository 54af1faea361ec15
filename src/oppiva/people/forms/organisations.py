"""Forms of organisations and units."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import INSTANCE, Actor, Level
from oppiva.people.forms.fields import Choices, SeenText, choice
from oppiva.people.models import Organisation, Unit
from oppiva.people.queries import (
    area_choices,
    area_of,
    contact_choices,
    municipality_choices,
    municipality_of,
)
from oppiva.people.rules import reach
from oppiva.ui.forms import DayField, WholeField, ask_file_again

KEPT_SAME = {"required": _("Write a name.")}
AREA_MISSING = _("Choose one of your own employment areas.")
PROGRAMME_MISSING = _("Choose the programme in which the organisation takes part.")


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
        self._areas = _areas_to_write(actor)
        is_new, kept = organisation is None, organisation.area_id if organisation is not None else None
        # Who writes by area alone must name one, else the organisation would lie where nobody lets them write.
        self._by_area = bool(self._areas) and (not programmes if is_new else kept in self._areas)
        # A programme is enough to add by, so then any area can be told; moving into another takes rights there.
        anywhere = is_new and bool(programmes)
        offered = [pair for pair in area_choices() if anywhere or pair[0] in self._areas or pair[0] == kept]
        self._offered = {code for code, _name in offered}
        only = self._by_area and len(offered) == 1
        self.fields["area"] = choice(
            _("Employment area"),
            offered,
            required=only,
            nothing=_("Choose an area") if only else _("No area"),
            help_text="" if only else _("Left empty, the area of the municipality is used."),
            initial=offered[0][0] if only else "",
            error_messages={"required": AREA_MISSING, "invalid_choice": AREA_MISSING},
        )
        self.fields["municipality"] = choice(_("Municipality"), municipality_choices(), nothing=_("No municipality"))
        if organisation is not None:
            self.fields["contact"] = choice(
                _("Contact person"),
                contact_choices(actor, organisation, chosen=organisation.contact_id),
                nothing=_("Nobody chosen"),
            )
        elif programmes:
            self.fields["programme"] = choice(
                _("Programme"),
                programmes,
                required=not self._areas,
                nothing=_("No programme") if self._areas else _("Choose a programme"),
                help_text=_("The programme it takes part in."),
                initial=programmes[0][0] if len(programmes) == 1 else "",
                error_messages={"required": PROGRAMME_MISSING, "invalid_choice": PROGRAMME_MISSING},
            )

    def clean(self) -> dict[str, Any]:
        """Puts at its field what the service would refuse without one: a place where the actor may not write."""
        data = super().clean() or {}
        if self.errors:
            return data
        area, town = data["area"], municipality_of(data["municipality"]) if data["municipality"] else None
        if not area and town is not None and town.area_id in self._offered:
            area = town.area_id
        if not data.get("programme") and area not in self._areas and (self._by_area or "programme" in self.fields):
            if "programme" in self.fields:
                self.add_error("programme", _("Choose the programme, or one of your own employment areas."))
            elif town is not None and not data["area"]:
                self.add_error("municipality", _("Choose a municipality of your own employment area."))
            else:
                self.add_error("area", AREA_MISSING)
        return {**data, "area": area}

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
        area = area_of(data["area"]) if data["area"] else None
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
        """The programme of a new organisation, empty for none."""
        return str(self.cleaned_data.get("programme", ""))


def _areas_to_write(actor: Actor) -> frozenset[str]:
    """The employment areas in which the actor may write organisations."""
    places = reach(actor, "write", "organisation", at_least=Level.FULL)
    if INSTANCE in places:
        return frozenset(code for code, _name in area_choices())
    return frozenset(place.id for place in places if place.kind == "area")


class UnitForm(forms.Form):
    """A unit with its co-operation record (YT): date, document's place or number, and who can be asked."""

    name = SeenText(label=_("Name"), max_length=120, error_messages=KEPT_SAME)
    size = WholeField(
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
    max_away_pct = WholeField(
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
    yt_document = forms.FileField(
        label=_("Document of the procedure"),
        required=False,
        help_text=_("PDF, picture or Word file without macros, at most 20 MB."),
        widget=forms.FileInput,
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

    def clean(self) -> dict[str, Any]:
        """Says that the document has to be chosen again when another field is to be mended."""
        ask_file_again(self, "yt_document")
        return self.cleaned_data

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

    def document(self) -> File[bytes] | None:
        """The document that was chosen, if any."""
        chosen: File[bytes] | None = self.cleaned_data.get("yt_document")
        return chosen


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
