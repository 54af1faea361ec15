"""What the library tells the register of what exists (621/1999, trust.md G9): code, state and day of each model."""

from __future__ import annotations

from oppiva.catalogue.queries.listed import listed
from oppiva.people.register import register_listed


def register() -> None:
    """Fills the slot."""
    register_listed(listed)
