"""Addresses of publishing, and the permanent address of the public page."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.experiments.urls.pages import EXPERIMENT
from oppiva.experiments.views import public, publishing

WAY, PUBLIC = f"{EXPERIMENT}julkaisu/", f"{EXPERIMENT}julkinen/"
patterns: list[URLPattern] = [
    path(WAY, publishing.publishing, name="publishing"),
    path(f"{WAY}teksti/", publishing.public_text, name="public_text"),
    path(f"{WAY}kuvat/", publishing.public_files, name="public_files"),
    path(f"{WAY}esikatselu/", publishing.preview, name="public_preview"),
    path(f"{WAY}nimet/", publishing.names, name="public_names"),
    path(f"{WAY}pyynto/", publishing.ask, name="check_ask"),
    path(f"{WAY}tarkistus/", publishing.check, name="check"),
    path(f"{WAY}julkaise/", publishing.publish, name="publish"),
    path(f"{WAY}poisto/", publishing.withdraw, name="withdraw"),
    path(PUBLIC, public.public, name="public"),
    path(f"{PUBLIC}<int:number>/", public.numbered, name="public_numbered"),
    path(f"{PUBLIC}kuva/<uuid:entry>/", public.picture, name="public_picture"),
]
