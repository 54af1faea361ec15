"""Oppiva: a development programme as one system, from the plan to its effect."""

__version__ = "0.13.0"
