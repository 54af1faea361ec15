"""Guarded tables opened for a test."""

from __future__ import annotations

from contextlib import AbstractContextManager

from oppiva.core.policy import reading, system


def read() -> AbstractContextManager[None]:
    """Everything may be read inside."""
    return reading(system("test"))
