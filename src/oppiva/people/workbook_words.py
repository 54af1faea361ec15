"""Workbooks in words: what became of a row and why, what was passed by, what is refused."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from oppiva.people.invitation_words import REASONS as OF_LISTS
from oppiva.people.invitation_words import SKIPPED as SKIPPED_IN_LISTS
from oppiva.people.models import WorkbookRow
from oppiva.people.words import ERRORS as PEOPLE_ERRORS
from oppiva.people.words import add_verbs
from oppiva.ui import registry
from oppiva.ui.registry import Words

ERRORS: Mapping[str, Promise] = {
    "workbook_not_xlsx": __("This is not an Excel workbook. Save it as .xlsx and choose it again."),
    "workbook_no_sheets": __(
        "None of the sheets was recognised. Use the names and headings of the template: series, half-days, people, "
        "attendance, experiments."
    ),
    "workbook_empty": __("The sheets have headings but no rows below them. The example rows are not counted."),
    "workbook_confirmed": __("The workbook has been brought in already, so its rows are not changed any more."),
    "workbook_nothing_new": __("There is nothing new in the workbook: mend a row first, or choose another file."),
    "choice_unknown": __("Choose one of the list."),
}
# Why a row has its fate: what is so, and in the second sentence what to do.
REASONS: Mapping[str, Promise] = {
    "": __("Comes in as new."),
    "known_person": __("Known: %(name)s. Nothing of the person changes."),
    "same_as_row": __("The same person as on row %(row)s."),
    "value_missing": __("%(column)s is missing. Write it."),
    "value_too_long": __("The text is too long. Shorten it."),
    "language_unknown": __("Write Finnish, Swedish or English, or leave the language empty."),
    "mail_of_another": __("The address belongs to %(name)s. Mend the address, or is it the same person?"),
    "mail_elsewhere": __("The address is in use outside your reach. Ask the administrator of that area."),
    "maybe_known": __("%(name)s is known here with the address %(mail)s. The same person?"),
    "same_name_in_file": __("Nearly the same name is on row %(row)s (%(name)s), with another address. Two persons?"),
    "left_already": __("%(name)s has left, so no place is made. Leave the row out."),
    "unit_missing": __("The unit is missing. Choose it."),
    "unit_unknown": __("No organisation of the programme has a unit of this name. Choose the unit."),
    "unit_several": __("Several organisations have a unit of this name. Choose the right one."),
    "unit_not_yours": __("You may not bring new people into this unit. Ask its area administrator, or leave it out."),
    "organisation_unknown": __("No organisation of this name takes part in the programme. Choose it."),
    "sheet_unknown": __("This sheet is not read any more. Read the workbook in again."),
}
ANSWERS: Mapping[str, tuple[tuple[str, Promise], ...]] = {
    "maybe_known": (("same", __("The same person")), ("other", __("Another person"))),
    "same_name_in_file": (("other", __("Two persons")),),
    "mail_of_another": (("same", __("The same person, new name")),),
}
FATES: Mapping[str, tuple[str, str, Promise]] = {
    "new": ("ok", "plus-circle", __("new")),
    "matched": ("info", "equals", __("known")),
    "changed": ("next", "arrows-clockwise", __("changes")),
    "refused": ("stop", "warning-circle", __("to mend")),
    "left_out": ("", "x", __("left out")),
}
RUN_STATES: Mapping[str, tuple[str, Promise]] = {
    "previewed": ("next", __("waits for your yes")),
    "confirmed": ("ok", __("brought in")),
    "undone": ("", __("taken back")),
}
SKIPPED: Mapping[str, Promise] = {
    **SKIPPED_IN_LISTS,
    "example": __("an example row"),
    "sheet_unknown": __("a sheet of another name"),
    "sheet_twice": __("a second sheet of the same kind"),
}


def reason_of(row: WorkbookRow, columns: Mapping[str, str]) -> str:
    """Why a row has its fate, in whole sentences that say what to do; `columns` names the sheet's fields."""
    facts = {"name": "", "mail": "", "row": "", "column": columns.get(row.field, row.field), **row.facts}
    if row.reason in REASONS:
        return str(REASONS[row.reason]) % facts
    found = registry.words_of(row.reason, row.facts)
    if found is not None:
        return str(found.text or found.title)
    return str(OF_LISTS.get(row.reason) or PEOPLE_ERRORS.get(row.reason) or _("This row was refused."))


def register() -> None:
    """Gives the refusals their words, and the deeds of the audit log theirs."""
    for code, sentence in ERRORS.items():
        registry.error_words(code, _sentence(sentence))
    registry.error_words("workbook_in_use", _in_use)
    registry.error_words("workbook_changed_since", _changed_since)
    add_verbs(
        {
            "workbook_read": __("read in a workbook"),
            "workbook_confirmed": __("brought a workbook in"),
            "workbook_undone": __("took a workbook back"),
        }
    )


def _sentence(words: Promise) -> registry.ErrorWords:
    return lambda facts: Words(words)


def _place(facts: Mapping[str, object]) -> dict[str, object]:
    return {"sheet": facts.get("sheet", ""), "row": facts.get("row", "")}


def _in_use(facts: Mapping[str, object]) -> Words:
    title = _("The workbook cannot be taken back: something made later hangs on row %(row)s of the sheet %(sheet)s.")
    return Words(title % _place(facts), _("Remove that first, or take single rows back by hand."))


def _changed_since(facts: Mapping[str, object]) -> Words:
    title = _("The workbook cannot be taken back: what row %(row)s of the sheet %(sheet)s made was changed since.")
    return Words(title % _place(facts), _("Somebody has worked on it. Take single rows back by hand."))
