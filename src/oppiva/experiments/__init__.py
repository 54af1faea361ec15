"""The experiment record: problem, prediction, trial, log, result and decision of a team (records.md 2)."""
