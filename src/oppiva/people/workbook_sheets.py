"""The sheet `people` as people registers it, and the file and personal data of workbooks."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from oppiva.core.policy import Actor
from oppiva.core.rosters.words import field_words
from oppiva.jobs import registry
from oppiva.people import queries, services, slots
from oppiva.people.models import Language
from oppiva.people.rules import may_open_workbook
from oppiva.people.services.workbook_people import judge_people, write_person
from oppiva.people.services.workbook_places import places_of
from oppiva.people.services.workbooks import FILE

KEPT = timedelta(days=30)
WORDS = field_words()
ORGANISATION = (
    "organisaatio", "työnantaja", "organisaation nimi", "virasto", "kunta", "organisation", "arbetsgivare",
    "organisationens namn", "employer", "organization", "organisation name",
)  # fmt: skip


def languages(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    """The languages of the service, each by its own name."""
    return [(str(code), str(label)) for code, label in Language.choices]


def _units(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    return places_of(programme).unit_choices()


def _organisations(actor: Actor, programme: UUID) -> list[tuple[str, str]]:
    return places_of(programme).house_choices()


COLUMNS = (
    slots.SheetColumn(
        "name",
        __("Name"),
        WORDS["name"],
        hint=__("First name and surname. Two columns, First name and Surname, are read as well."),
        example=__("Example: Aino Aalto"),
    ),
    slots.SheetColumn(
        "mail",
        __("Work e-mail"),
        WORDS["mail"],
        hint=__("By this a known person is found. Nobody gets a mail."),
        example=__("aino.aalto@example.fi"),
        required=True,
        mail=True,
    ),
    slots.SheetColumn(
        "organisation",
        __("Organisation"),
        ORGANISATION,
        hint=__("An organisation of the programme. May be empty when the name of the unit is enough."),
        choices=_organisations,
    ),
    slots.SheetColumn(
        "unit",
        __("Unit"),
        WORDS["unit"],
        hint=__("A unit of the organisation. A new person always gets one."),
        choices=_units,
    ),
    slots.SheetColumn("phone", __("Phone"), WORDS["phone"], hint=__("May be empty.")),
    slots.SheetColumn(
        "language",
        __("Language"),
        WORDS["language"],
        hint=__("Finnish, Swedish or English. Empty means Finnish."),
        example="Suomi",
        choices=languages,
    ),
)
# Headings of real lists that the template does not have; read when they are there.
SPLIT = (
    slots.SheetColumn("first_name", __("First name"), WORDS["first_name"], listed=False),
    slots.SheetColumn("last_name", __("Surname"), WORDS["last_name"], listed=False),
    slots.SheetColumn("name_last_first", __("Name, surname first"), WORDS["name_last_first"], listed=False),
)


def register() -> None:
    """Fills the slots."""
    part = slots.SheetPart("people", (*COLUMNS, *SPLIT), judge_people, write_person)
    names = ("henkilöt", "osallistujat", "ihmiset", "personer", "deltagare", "people", "persons", "participants")
    slots.register_workbook_sheet(slots.WorkbookSheet("people", __("People"), names, 30, part))
    registry.file_kind(FILE, may_open_workbook, types=frozenset({"xlsx"}), keep=KEPT)
    slots.register_personal_data(
        slots.PersonalData(
            "people.workbookrow",
            lambda: _("Workbooks you were in"),
            queries.workbook_rows_about,
            services.erase_workbook_rows,
        )
    )
    slots.register_personal_data(
        slots.PersonalData(
            "people.workbookrun",
            lambda: _("Workbooks you brought in"),
            queries.workbook_runs_about,
            lambda person_id: None,
            stays=lambda: _("That a workbook was brought in and when stays without a name."),
        )
    )
