"""Grouping of experiments into candidates, and the trace from an experiment to what came of it."""
