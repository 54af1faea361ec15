"""Results of small groups: what may be shown of whom (trust.md 5). Plain Python: no clock, no database.

`suppress` decides which groups are exact, `summarise` makes the frozen cells of a questionnaire from its answers.
`trial` holds the figures of a small trial: the statistic, what the limits hint at, the proposed result.
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
from oppiva.core.statistics.trial import (
    FEWEST,
    Limits,
    Number,
    Predicted,
    Proposal,
    Span,
    certainties,
    in_order,
    is_met,
    limits,
    outcome,
    propose,
    propose_certainty,
    statistic,
)

__all__ = [
    "ALL",
    "EXACT",
    "FEWEST",
    "RELATIVE",
    "SAME_BAND",
    "Answer",
    "Band",
    "Baseline",
    "Cell",
    "CellResult",
    "Form",
    "Limits",
    "Number",
    "Plan",
    "Predicted",
    "Problem",
    "Proposal",
    "Question",
    "Questionnaire",
    "Span",
    "Summary",
    "band_of",
    "certainties",
    "form_of",
    "in_order",
    "is_met",
    "limits",
    "outcome",
    "propose",
    "propose_certainty",
    "share_needed",
    "statistic",
    "summarise",
    "suppress",
]
