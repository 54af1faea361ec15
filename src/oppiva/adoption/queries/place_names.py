"""What a place is called in the language of the page: areas and municipalities have names in each."""

from __future__ import annotations

from oppiva.adoption.models import Adoption
from oppiva.people.models import Organisation
from oppiva.people.queries import area_choices, municipality_choices

Kind = Organisation.Kind


def house_name(kind: str, name: str, *, area: str | None, municipality: str | None) -> str:
    """The organisation; the names of areas and municipalities are kept, so that it asks no statement."""
    if kind == Kind.EMPLOYMENT_AREA and area:
        return dict(area_choices()).get(area, name)
    if kind == Kind.MUNICIPALITY and municipality:
        return dict(municipality_choices()).get(municipality, name)
    return name


def place_of(adoption: Adoption) -> str:
    """The organisation, and its unit where one is named."""
    area, town = adoption.area_id, adoption.municipality_id
    name = house_name(adoption.organisation_kind, adoption.organisation_name, area=area, municipality=town)
    return f"{name}, {adoption.unit}" if adoption.unit else name
