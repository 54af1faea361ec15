"""Rows that are written once."""

from __future__ import annotations

from django.db import models


class AppendOnly(Exception):
    """A row that is never changed or deleted was about to be."""


class AppendOnlyModel(models.Model):
    """A row that is written once; triggers say the same to whoever goes past this class (migration 0002)."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Insert the row; refuses to change one that is stored."""
        if not self._state.adding:
            raise AppendOnly(type(self).__name__)
        super().save(force_insert=True)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnly(type(self).__name__)
