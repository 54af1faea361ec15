"""What a model says about the personal data it holds: a row of the record of processing (art. 30, trust.md G3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Processing:
    """Why a model's data are kept, on which basis, about whom, who gets them and until when; words for people.

    Given as the class attribute `processing`; None says that the model holds nothing about a person.
    """

    purpose: str | _StrPromise
    basis: str | _StrPromise
    subjects: str | _StrPromise
    categories: str | _StrPromise
    recipients: str | _StrPromise
    retention: str | _StrPromise
    wall: str | _StrPromise
    export: str | _StrPromise
    erase: str | _StrPromise
