"""The page on which experiments are taken out: what each form holds, how much there is."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.experiments.pages.experiment import View
from oppiva.experiments.rules import TakenOut


@dataclass(frozen=True)
class Choice:
    """A form in which all goes out: its value, its button, and what it holds."""

    value: str
    title: str
    words: str
    button: str


def is_readable(view: View) -> bool:
    """Whether any text of the experiment is open to the reader, so that it can be taken out."""
    return view.read is not None and bool(view.plan or view.locked or view.outcome)


def files_of(view: View, *, pdf: bool) -> list[tuple[str, str]]:
    """The forms in which one experiment is taken out, with their addresses; none when there is nothing to read."""
    forms = [*(["pdf"] if pdf else []), "docx"] if is_readable(view) else []
    args = [view.sight.experiment.programme.code, view.code]
    return [(form.upper(), reverse(f"experiments:{form}", args=args)) for form in forms]


def page_of(taken: TakenOut, count: int, *, by_work: bool) -> dict[str, object]:
    """What the template needs."""
    return {
        "programme": taken.programme,
        "sentence": sentence(len(taken.open), len(taken.experiments) if taken.marked else len(taken.open)),
        "closed": taken.marked and len(taken.open) < len(taken.experiments),
        "count": count,
        "by_work": by_work,
        "choices": choices(),
        "path": [
            (taken.programme.label, reverse("reporting:programme", args=[taken.programme.code])),
            (_("Experiments out"), ""),
        ],
    }


def sentence(open_: int, known: int) -> str:
    """How many experiments go out with their texts and numbers."""
    if open_ == known:
        said = ngettext(
            "One experiment with its texts and numbers", "%(n)s experiments with their texts and numbers", open_
        )
        return said % {"n": open_}
    if not open_:
        return ngettext("One experiment, no texts yet", "%(n)s experiments, no texts yet", known) % {"n": known}
    said = ngettext(
        "%(n)s experiments, one of them with its texts and numbers",
        "%(n)s experiments, %(open)s of them with their texts and numbers",
        open_,
    )
    return said % {"n": known, "open": open_}


def choices() -> list[Choice]:
    """The three forms."""
    return [
        Choice(
            "xlsx",
            _("Workbook"),
            _("Experiments, rounds, measures before and after, numbers, diary and amendments, each on its own sheet. "
              "The count by bucket and a data dictionary go along."),
            _("Download a workbook (XLSX)"),
        ),
        Choice(
            "zip",
            _("Numbers in long form"),
            _("Each number on a row of its own, for statistics. A zip of two CSV files: the numbers and the data "
              "dictionary."),
            _("Download the long form (ZIP)"),
        ),
        Choice(
            "json",
            "JSON",
            _("The same tables for programs, format oppiva-experiments/1. The same data give the same file, byte for "
              "byte."),
            _("Download JSON"),
        ),
    ]  # fmt: skip
