"""Texts that a plan gives in several languages."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


def label_of(code: str, name: str) -> str:
    """A programme as lists, choices and crumbs name it; the code first, where a long name cannot hide it."""
    return f"{code} · {name}" if name != code else code


def in_language(texts: dict[str, str]) -> str:
    """The text in the language of the page, else in the first language that has one."""
    return texts.get(get_language() or "fi") or next((text for text in texts.values() if text), "")


class Titled(models.Model):
    """A title in each language that the plan gives."""

    title_fi = models.CharField(max_length=1000, blank=True)
    title_sv = models.CharField(max_length=1000, blank=True)
    title_en = models.CharField(max_length=1000, blank=True)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        """The title in the language of the page, else in the first one given."""
        return in_language({"fi": self.title_fi, "sv": self.title_sv, "en": self.title_en})
