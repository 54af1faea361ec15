"""A published text in the language that is asked for: translated where it is, else as written and marked so (M23)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oppiva.catalogue.blocks import TRANSLATED


@dataclass(frozen=True)
class Told:
    """A text, and its language where that is not the asked one."""

    text: str
    language: str = ""


def told(content: Mapping[str, Any], field: str, language: str) -> Told:
    """A field of a version's document for a reader of this language."""
    texts, own = content["texts"], content["model"]["language"]
    if field in TRANSLATED and language != own:
        found = texts.get("translations", {}).get(language, {}).get(field, "")
        if found:
            return Told(found)
    return Told(texts.get(field) or "", "" if language == own else own)
