"""Addresses of experiments out: all of a programme, and one as a document."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.experiments.urls.pages import EXPERIMENT
from oppiva.experiments.views import taking_out

patterns: list[URLPattern] = [
    path("hanke/<str:code>/kokeilut/vienti/", taking_out.taking_out, name="taking_out"),
    path(f"{EXPERIMENT}kokeilu.pdf", taking_out.as_pdf, name="pdf"),
    path(f"{EXPERIMENT}kokeilu.docx", taking_out.as_docx, name="docx"),
]
