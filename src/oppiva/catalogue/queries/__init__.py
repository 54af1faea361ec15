"""Reads of the table and of the trace, for pages, exports and upper apps."""

from oppiva.catalogue.queries.board import Board, CandidateRow, Counts, Lying, board
from oppiva.catalogue.queries.cards import Card, told_to
from oppiva.catalogue.queries.counted import ModelsCounted, count_models, models_counted, rows_to_count
from oppiva.catalogue.queries.coverage import (
    NOT_LINKED,
    UNTOLD,
    Cell,
    Coverage,
    Objective,
    coverage,
    objectives_of,
    objectives_served,
    objectives_ticked,
)
from oppiva.catalogue.queries.history import STEPS_BACK, Done, HistoryRow, history, undoable
from oppiva.catalogue.queries.replay import Stand, replay, stand
from oppiva.catalogue.queries.suggested import Proposed, Suggested
from oppiva.catalogue.queries.summary import CandidateSummary, SummaryRow, measure_of, measures_in, summary
from oppiva.catalogue.queries.trace import (
    EdgeRow,
    NodeRow,
    SourceRow,
    TraceRows,
    answers_to,
    bare_trace,
    effective_sources,
    trace,
)
from oppiva.catalogue.queries.verifying import Fault, Verdict, verify
from oppiva.catalogue.queries.waits import Waits, waits

__all__ = [
    "NOT_LINKED",
    "STEPS_BACK",
    "UNTOLD",
    "Board",
    "CandidateRow",
    "CandidateSummary",
    "Card",
    "Cell",
    "Counts",
    "Coverage",
    "Done",
    "EdgeRow",
    "Fault",
    "HistoryRow",
    "Lying",
    "ModelsCounted",
    "NodeRow",
    "Objective",
    "Proposed",
    "SourceRow",
    "Stand",
    "Suggested",
    "SummaryRow",
    "TraceRows",
    "Verdict",
    "Waits",
    "answers_to",
    "bare_trace",
    "board",
    "count_models",
    "coverage",
    "effective_sources",
    "history",
    "measure_of",
    "measures_in",
    "models_counted",
    "objectives_of",
    "objectives_served",
    "objectives_ticked",
    "replay",
    "rows_to_count",
    "stand",
    "summary",
    "told_to",
    "trace",
    "undoable",
    "verify",
    "waits",
]
