"""The record of processing, read from the models themselves (art. 30, trust.md G3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from django.apps import apps
from django.utils.translation import gettext as _

from oppiva.audit.processing import Processing
from oppiva.people.sign_in_tables import BESIDE, TABLES

OURS, ACCOUNT = "oppiva.", "people.person"


@dataclass(frozen=True)
class ProcessingRow:
    """One processing in the language of the page; `name` is the table's or the file's own."""

    name: str
    purpose: str
    basis: str
    subjects: str
    categories: str
    recipients: str
    retention: str
    wall: str
    export: str
    erase: str


def processing_rows() -> list[ProcessingRow]:
    """Everything that is processed about persons: the account first, what lies beside the database last."""
    rows = [_row(name, told) for name, told in _told() if told is not None]
    return sorted(rows, key=lambda row: row.name != ACCOUNT)


def unsaid() -> list[str]:
    """The models that do not say what they hold about persons; the build fails while there are any."""
    return [
        model._meta.label_lower
        for model in apps.get_models()
        if ("processing" not in vars(model) if _is_ours(model) else model._meta.label_lower not in TABLES)
    ]


def processing_labels() -> dict[str, str]:
    """What each column is called."""
    return {
        "purpose": _("Purpose"),
        "basis": _("Basis"),
        "subjects": _("Whose data"),
        "categories": _("Data"),
        "recipients": _("Who gets them"),
        "retention": _("Kept until"),
        "wall": _("Walls"),
        "export": _("Own copy"),
        "erase": _("Erasure"),
        "name": _("Table or file"),
    }


def _told() -> Iterator[tuple[str, Processing | None]]:
    for model in apps.get_models():
        if _is_ours(model):
            yield model._meta.label_lower, getattr(model, "processing", None)
    yield from TABLES.items()
    yield from BESIDE.items()


def _is_ours(model: type) -> bool:
    return model.__module__.startswith(OURS)


def _row(name: str, told: Processing) -> ProcessingRow:
    words = {field.name: str(getattr(told, field.name)) for field in fields(Processing)}
    return ProcessingRow(name=name, **words)
