"""Reads of workshops for pages, exports and upper apps, one module by noun."""

from oppiva.workshops.queries.enrolments import open_offer
from oppiva.workshops.queries.series import SeriesRow, SessionRow, counts_of, series_rows, sessions_of

__all__ = ["SeriesRow", "SessionRow", "counts_of", "open_offer", "series_rows", "sessions_of"]
