"""What the address of the table asks for."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict

from oppiva.experiments.models import Choice, Theme
from oppiva.people.queries import area_choices
from oppiva.ui.context import LANGUAGES
from oppiva.ui.sent import page_in

_CODE = re.compile(r"[0-9A-Za-z]+(-[0-9A-Za-z]+)*")
MOST_LETTERS = 40


@dataclass(frozen=True)
class Asked:
    """How the pile is narrowed, on which card one is, and which part of the candidates is shown."""

    theme: str = ""
    area: str = ""
    choice: str = ""
    language: str = ""
    card: str = ""
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether the pile is narrowed at all."""
        return bool(self.theme or self.area or self.choice or self.language)

    @property
    def query(self) -> dict[str, str]:
        """The same as an address says it."""
        return {
            "teema": self.theme,
            "alue": self.area,
            "paatos": self.choice,
            "kieli": self.language,
            "sivu": str(self.page) if self.page > 1 else "",
            "kortti": self.card,
        }


def asked_of(query: QueryDict) -> Asked:
    """Read with care: what cannot be read is taken as not asked."""
    return Asked(
        theme=_one_of(query, "teema", Theme.values),
        area=_one_of(query, "alue", [code for code, _name in area_choices()]) if query.get("alue") else "",
        choice=_one_of(query, "paatos", Choice.values),
        language=_one_of(query, "kieli", LANGUAGES),
        card=code_in(query, "kortti"),
        page=page_in(query),
    )


def code_in(query: QueryDict, name: str) -> str:
    """A code as people write it; empty for anything else."""
    sent = query.get(name, "").strip()
    return sent if len(sent) <= MOST_LETTERS and _CODE.fullmatch(sent) else ""


def codes_in(query: QueryDict, name: str) -> tuple[str, ...]:
    """Codes beside each other; what is none is left out."""
    parts = query.get(name, "")[: MOST_LETTERS * 20].split(",")
    return tuple(one for one in parts if len(one) <= MOST_LETTERS and _CODE.fullmatch(one))


def _one_of(query: QueryDict, name: str, known: Collection[str]) -> str:
    sent = query.get(name, "")
    return sent if sent in known else ""
