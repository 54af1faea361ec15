"""Structured logs without bodies, names or tokens (trust.md 10.13). (The jobs engineer completes this.)"""

import logging


def configure(config: dict[str, object]) -> None:
    """Set logging up from settings.LOGGING: level and plain (words for the demo instead of JSON)."""
    logging.basicConfig(level=str(config.get("level", "INFO")))
