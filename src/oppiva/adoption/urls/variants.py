"""Addresses of local variants, and of the changes of adopters that go back into a model."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.adoption.views import variants

OWN = "kayttoonotot/<uuid:pk>/oma-malli/"
CHANGES = "hanke/<str:code>/mallit/<str:model>/muokkaukset/"

urlpatterns: list[URLPattern] = [
    path(OWN, variants.variant, name="variant"),
    path(f"{OWN}peru/", variants.variant_undo, name="variant_undo"),
    path(CHANGES, variants.changes, name="changes"),
    path(f"{CHANGES}<uuid:change>/ota/", variants.take, name="change_take"),
    path(f"{CHANGES}<uuid:pulled>/palauta/", variants.put_back, name="change_put_back"),
]
