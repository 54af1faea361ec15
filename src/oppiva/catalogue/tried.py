"""From which text a model was tried: a trial counts for the core, steps and conditions that it was told for."""

from __future__ import annotations

from collections.abc import Iterable

from oppiva.catalogue import blocks
from oppiva.catalogue.models import ModelDraft, ModelTrial
from oppiva.core.chain import digest

# What a place follows when it tries a model; wording elsewhere makes no other trial.
FOLLOWED = tuple(name for block in blocks.BLOCKS if block.code in {"M9", "M13", "M16"} for name in block.fields)


def text_tried(draft: ModelDraft) -> str:
    """SHA-256 of what a place follows, as it stands in the draft."""
    return digest({name: _words(getattr(draft, name)) for name in FOLLOWED})


def counts(trial: ModelTrial, text: str) -> bool:
    """Whether a trial was told, and of this very text (`text_tried`).

    While a model is on trial its text is mended by what the trial showed, and the trial counts; once it went back to be
    written, it counts for the text that it went back with (`tried_text`) and for no other.
    """
    return trial.done_on is not None and trial.tried_text in ("", text)


def counted(trials: Iterable[ModelTrial], draft: ModelDraft) -> list[ModelTrial]:
    """Those of the trials that count for the draft as it stands."""
    text = text_tried(draft)
    return [one for one in trials if counts(one, text)]


def _words(value: object) -> object:
    """Rows without their keys: what they are known by is no text."""
    if isinstance(value, list):
        return [
            {part: text for part, text in one.items() if part != "key"} if isinstance(one, dict) else one
            for one in value
        ]
    return value
