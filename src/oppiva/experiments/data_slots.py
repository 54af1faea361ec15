"""What experiments fill of the slots for own data, erasure, undo and the workbook."""

from __future__ import annotations

from oppiva.experiments import personal, workbook_sheet, workbook_words
from oppiva.experiments.rules import coming_back
from oppiva.people import slots


def register() -> None:
    """Fills the slots."""
    personal.register()
    workbook_sheet.register()
    workbook_words.register()
    slots.register_undo("experiments.measure", coming_back.check_measures_back)
    slots.register_undo("experiments.task", coming_back.check_tasks_back)
    slots.register_undo("experiments.diaryentry", coming_back.check_entries_back)
    slots.register_undo("experiments.observation", coming_back.check_observations_back)
