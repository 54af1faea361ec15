"""Addresses of published models that stay for ever (records.md 3.2): they are printed, drawn as codes and cited."""

from __future__ import annotations

from oppiva.ui.context import absolute, prefixed

# Pages that stand among the models: no model has such an address.
RESERVED = frozenset({"leviaminen", "syote"})


def model_address(slug: str, language: str) -> str:
    """Where the newest version of a model is, whole, for paper."""
    return absolute(prefixed(f"/mallit/{slug}/", language))


def version_address(slug: str, number: str, language: str) -> str:
    """Where one version is, whole."""
    return absolute(prefixed(f"/mallit/{slug}/{number}/", language))
