"""What a model says about the personal data it holds: a row of the record of processing (art. 30, trust.md G3)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Processing:
    """Why a model's data are kept, on which basis, about whom, who gets them and until when.

    Words for people: text, or what becomes text in the language of the moment.
    """

    purpose: object
    basis: object
    subjects: object
    categories: object
    recipients: object
    retention: object
    wall: object
    export: object
    erase: object
