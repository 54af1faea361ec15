"""Results of small groups: what may be shown of whom (trust.md 5). Plain Python: no clock, no database.

`suppress` decides which groups are exact, `summarise` makes the frozen cells of a questionnaire from its answers.
`trial` holds the figures of a small trial: the statistic, what the limits hint at, the proposed result. `runs` tells
whether the numbers of a trial show a change.
"""

from oppiva.core.statistics.ladder import EXACT, RELATIVE, Band, Form, band_of, form_of, share_needed
from oppiva.core.statistics.runs import Run, RunPlan, RunPoint, RunProblem, crossing_limit, read_runs, run_limit
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
    "Run",
    "RunPlan",
    "RunPoint",
    "RunProblem",
    "Span",
    "Summary",
    "band_of",
    "certainties",
    "crossing_limit",
    "form_of",
    "in_order",
    "is_met",
    "limits",
    "outcome",
    "propose",
    "propose_certainty",
    "read_runs",
    "run_limit",
    "share_needed",
    "statistic",
    "summarise",
    "suppress",
]
