"""Experiments out: all of a programme as tables, one as a document."""
