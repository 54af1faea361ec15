"""What the tests of a model's papers share: longest texts, and how a paper is read back."""

from __future__ import annotations

import copy
import io
import re
import zlib
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from django.urls import reverse
from django.utils.translation import override

from oppiva.catalogue.blocks import (
    CORE_SIGN,
    CORE_WHAT,
    CORE_WHY,
    MOST_CORE,
)  # fmt: skip
from oppiva.catalogue.exports import model_memo
from oppiva.catalogue.models import ModelDraft, ModelVersion
from oppiva.catalogue.own_figures import OwnFigures
from oppiva.ui import docx as documents
from oppiva.ui import pdf

draws = pytest.mark.skipif(not pdf.available(), reason="nothing to draw a PDF with")
DAY = date(2026, 11, 18)
FULL = OwnFigures(staff=40, customers=500, hour_cents=3500)
SENTENCE = "Työllisyyspalvelujen asiakasohjauksen yhteensovittaminen vaatii huolellista suunnittelua ja sopimista. "


def address(version: ModelVersion, name: str, prefix: str = "") -> str:
    with override("fi"):  # a page that was asked for in another language leaves it behind
        at = reverse(f"catalogue:{name}", args=[version.operating_model.slug, version.number])
    return f"{prefix}{at}"


def as_docx(version: ModelVersion, language: str = "fi", own: OwnFigures | None = None) -> Any:
    made = model_memo.memo_of(version, language=language, own=own or OwnFigures(), today=DAY)
    return docx.Document(io.BytesIO(documents.paper(made)))


def words(document: Any) -> str:
    """All that is written in it, tables too."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def unpacked(content: bytes) -> bytes:
    """A PDF with its compressed parts opened, to read its structure."""
    parts = []
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        try:
            # Its last byte may look like the end of a line and be taken off.
            parts.append(zlib.decompressobj().decompress(found[1]))
        except zlib.error:
            continue
    return content + b"\n".join(parts)


def pages_of(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", unpacked(content)))


def filled(version: ModelVersion, text: Callable[[int], str]) -> ModelVersion:
    """The same version with every text as long as it may be, and more sources than a memo holds."""
    content = copy.deepcopy(version.content)
    texts = content["texts"]
    for column in ModelDraft._meta.fields:
        if column.name in texts and getattr(column, "max_length", None) and not column.choices:
            texts[column.name] = text(column.max_length or 0)
    texts["did_not_work_unknown"] = False
    texts["nothing_changes_for"] = []
    texts["for_whom"] = ["jobseeker", "employer", "colleague", "partner"]
    texts["core_parts"] = [
        {"key": str(at), "what": text(CORE_WHAT), "why": text(CORE_WHY), "sign": text(CORE_SIGN)}
        for at in range(MOST_CORE)
    ]
    content["sources"] = [
        {
            "code": f"{at:02}-{at}", "kinds": ["contradicts"] if at % 3 == 0 else ["builds_on", "supports"],
            "carried_out": True, "certainty": 2, "areas": ["23", "37"], "answer": text(400) if at % 3 == 0 else "",
            "unit": "minuuttia asiakasta kohden", "before": "16.5", "after": "11.25", "n": 1234,
        }
        for at in range(12)
    ]  # fmt: skip
    content["steward"] |= {"organisation": text(120), "role": text(120)}
    version.content = content
    return version


LONGEST: dict[str, Callable[[int], str]] = {
    "prose": lambda n: (SENTENCE * 20)[:n].strip(),
    "capitals": lambda n: (SENTENCE.upper() * 20)[:n].strip(),
    "one word": lambda n: "M" * n,
    "lines": lambda n: ("rivi\n" * 400)[:n].strip(),
}
# A paper is drawn in a second: the full tier draws that of long sentences, the long one each.
SHAPES = ["prose", *(pytest.param(kind, marks=pytest.mark.long) for kind in LONGEST if kind != "prose")]
