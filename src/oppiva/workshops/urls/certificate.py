"""Addresses of the certificate of one's own half-days."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.views import certificate

patterns: list[URLPattern] = [
    path("oma/todistus/", certificate.certificate, name="certificate"),
    path("oma/todistus/todistus.pdf", certificate.certificate_pdf, name="certificate_pdf"),
]
