"""The emblem's statement in each language: in the foot of pages, mails, certificates and slides (funding.md 10).

The Swedish and English wordings are settings that the funder has not confirmed (funding.md 11).
"""

from __future__ import annotations

STATEMENTS = {
    "fi": "Euroopan unionin osarahoittama",
    "sv": "Medfinansieras av Europeiska unionen",
    "en": "Co-funded by the European Union",
}
BREACH_BP = 300  # what a breach may cost, of the grant


def statement(language: str) -> str:
    """The statement beside the emblem; Finnish where the language has none."""
    return STATEMENTS.get(language, STATEMENTS["fi"])
