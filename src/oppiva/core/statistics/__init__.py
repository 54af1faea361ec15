"""Results of small groups: what may be shown of whom (trust.md 5). Plain Python: no clock, no database.

`suppress` decides which groups are exact, `summarise` makes the frozen cells of a questionnaire from its answers.
"""

from oppiva.core.statistics.ladder import EXACT, RELATIVE, Band, Form, band_of, form_of, share_needed
from oppiva.core.statistics.summary import (
    SAME_BAND,
    Answer,
    Baseline,
    CellResult,
    Question,
    Questionnaire,
    Summary,
    summarise,
)
from oppiva.core.statistics.suppression import ALL, Cell, Plan, Problem, suppress

__all__ = [
    "ALL",
    "EXACT",
    "RELATIVE",
    "SAME_BAND",
    "Answer",
    "Band",
    "Baseline",
    "Cell",
    "CellResult",
    "Form",
    "Plan",
    "Problem",
    "Question",
    "Questionnaire",
    "Summary",
    "band_of",
    "form_of",
    "share_needed",
    "summarise",
    "suppress",
]
