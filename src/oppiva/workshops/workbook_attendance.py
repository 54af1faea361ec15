"""The sheet `attendance` of the workbook: who was at which half-day of the past, how and how long."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import Actor
from oppiva.core.rosters.words import field_words
from oppiva.people import slots
from oppiva.workshops.models import Attendance
from oppiva.workshops.services import workbook_attendance

Column = slots.SheetColumn
WORDS = field_words()
NAMES = ("läsnäolo", "läsnäolot", "läsnä", "närvaro", "närvarande", "deltagande", "attendance", "present")


def _modes(actor: Actor, programme: object) -> list[tuple[str, str]]:
    return [(str(mode), str(mode.label)) for mode in Attendance.Mode]


def _columns(series: Column, number: Column, day: Column) -> tuple[Column, ...]:
    """The columns; series, number and day are called as in the sheet of half-days."""
    return (
        Column(
            "series",
            _("Series code"),
            (*series.words, "työpajan tunnus", "tunnus", "koodi", "workshopens beteckning", "workshop code"),
            hint=_("The code of the series, or of the half-day: 07/2."),
            example=_("Example: 07"),
            required=True,
            choices=series.choices,
            listed=False,
        ),
        Column("number", number.title, number.words, hint=_("1, 2 or 3. Not needed in 07/2."), example="1"),
        Column("day", day.title, day.words, hint=_("May stand in place of the number."), day=True),
        Column(
            "mail",
            _("Work e-mail"),
            WORDS["mail"],
            hint=_("By this the person is found. Empty: by the name, among those of the series."),
            example="aino.aalto@example.fi",
            mail=True,
        ),
        Column("name", _("Name"), WORDS["name"], hint=_("First name and surname."), example="Aino Aalto"),
        Column(
            "mode",
            _("Way of taking part"),
            (
                "muoto", "tapa", "osallistumistapa", "osallistuminen", "läsnäolo", "läsnä", "form", "sätt", "närvaro",
                "närvarande", "deltagande", "mode", "attendance", "present", "way",
            ),
            hint=_("On site or remotely. Empty means on site, in an online half-day remotely."),
            choices=_modes,
        ),
        Column(
            "arrived",
            _("Arrived"),
            ("tuli", "saapui", "saapumisaika", "tuloaika", "tulo", "kom", "ankomst", "ankom", "arrival", "from"),
            hint=_("Such as 8.50. Empty means from the beginning."),
        ),
        Column(
            "left",
            _("Left"),
            ("lähti", "poistui", "lähtöaika", "lähtö", "poistumisaika", "gick", "avgång", "lämnade", "leaving", "to"),
            hint=_("Such as 11.30. Empty means to the end."),
        ),
        Column(
            "minutes",
            _("Minutes"),
            ("minuutit", "minuuttia", "min", "kesto", "minuter", "längd", "duration", "minutes present"),
            hint=_("In place of the times, when only they are known."),
        ),
        # Headings of real lists that the template does not have.
        Column("first_name", _("First name"), WORDS["first_name"], listed=False),
        Column("last_name", _("Surname"), WORDS["last_name"], listed=False),
        Column("name_last_first", _("Name, surname first"), WORDS["name_last_first"], listed=False),
    )  # fmt: skip


def sheet(series: Column, number: Column, day: Column) -> slots.WorkbookSheet:
    """The sheet as it is registered."""
    part = slots.SheetPart(
        "attendance",
        _columns(series, number, day),
        workbook_attendance.judge_attendance,
        workbook_attendance.write_attendance,
        workbook_attendance.keep_held,
    )
    return slots.WorkbookSheet("attendance", _("Attendance"), NAMES, 40, part, presence=True)
