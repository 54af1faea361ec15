"""The slide of a version (records.md 3.5): one page of 16 to 9 with M1, dials, core and a code to the model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import override

from oppiva.catalogue.addresses import model_address
from oppiva.catalogue.dials import dials_of
from oppiva.catalogue.exports.codes import qr_inline, qr_svg
from oppiva.catalogue.exports.memo_room import room_of
from oppiva.catalogue.models import ModelVersion
from oppiva.catalogue.told import told
from oppiva.programme.visibility import statement
from oppiva.ui import pdf
from oppiva.ui.safe import trusted

TEMPLATE = "catalogue/model_slide.html"
STYLE = Path(__file__).parents[1] / "slide.css"
DRAWN = 1  # one up whenever it is drawn otherwise: kept copies are let go
# A drawing inside the page knows none of its classes.
DIAL = (
    "<style>.seg-on{stroke:#1B4D3E}.seg-off{stroke:#C6D2CA}.dial__arrow{stroke:#12241E}"
    "text{fill:#12241E;font-family:'Oppiva heading';font-weight:700}</style>"
)


def slide_of(version: ModelVersion, language: str) -> bytes:
    """The slide as a PDF."""
    with override(language):
        context, pictures = _parts(version, language)
        return pdf.document(TEMPLATE, context, style=STYLE.read_text("utf-8"), pictures=pictures)


def shown_of(version: ModelVersion, language: str) -> dict[str, Any]:
    """What the slide says, for its page on a screen: the dials with their own drawing, the code as an element."""
    context, _pictures = _parts(version, language)
    model = version.operating_model
    # The newest version tells its evidence as it is today, as its page does; a paper stays as it was frozen.
    level = model.evidence if version.pk == model.current_version else None
    dials = dials_of(version.content, level=level)
    return {**context, "dials": dials, "code": trusted(qr_inline(context["address"], fixed=False))}


def file_name(version: ModelVersion) -> str:
    """`dia-kukaan-ei-jaa-odottamaan-1.0.0.pdf`."""
    return f"dia-{version.operating_model.slug}-{version.number}.pdf"


def _parts(version: ModelVersion, language: str) -> tuple[dict[str, Any], dict[str, tuple[bytes, str]]]:
    content = version.content
    own = content["model"]["language"]
    name, sentence = told(content, "name", language), told(content, "one_sentence", language)
    address = model_address(version.operating_model.slug, language)
    dials = dials_of(content)
    pictures = {f"picture:{at}": (_drawn(one.svg), "image/svg+xml") for at, one in enumerate(dials)}
    pictures["picture:qr"] = (qr_svg(address, border=2), "image/svg+xml")
    core = [(part["what"], part["why"]) for part in content["texts"].get("core_parts") or ()]
    context = {
        "language": language,
        "other": "" if own == language else own,
        "name": name,
        "sentence": sentence,
        "dials": [(f"picture:{at}", one) for at, one in enumerate(dials)],
        "core": core,
        "size": _size(name.text, sentence.text, dials[0].line, core),
        "with_why": _is_short(core),
        "address": address,
        "shown": address.partition("://")[2],
        "version": version.shown,
        "steward": content["steward"],
        "licence": content["licence"],
        "statement": statement(language),
    }
    return context, pictures


def _size(name: str, sentence: str, effect: str, core: Sequence[tuple[str, str]]) -> str:
    """How large the letters are: by the longest of what stands there; a slide has one page and leaves nothing out."""
    parts = [room_of(what) for what, _why in core]
    sizes = [
        _step("name", room_of(name), 47, 90),
        _step("sentence", room_of(sentence), 115, 185),
        _step("effect", room_of(effect), 52, 140),
        "core--l" if _is_short(core) else _step("core", sum(parts) + 60 * (len(parts) > 4), 330, 950),
    ]
    return " ".join(one for one in sizes if one)


def _step(part: str, room: float, small: int, smallest: int) -> str:
    """The letters of a part: usual, small, or smallest and small."""
    if room <= small:
        return ""
    return f"{part}--s {part}--xs" if room > smallest else f"{part}--s"


def _is_short(core: Sequence[tuple[str, str]]) -> bool:
    """Whether there is room to say why each part works."""
    return len(core) <= 3 and sum(len(what) + len(why) for what, why in core) <= 300


def _drawn(svg: str) -> bytes:
    head, end, rest = svg.partition(">")
    return f'{head} xmlns="http://www.w3.org/2000/svg"{end}{DIAL}{rest}'.encode()
