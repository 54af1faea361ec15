"""Addresses of messages and replacement seats."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.views import messages, replacements

MESSAGES = "hanke/<str:code>/sarjat/<str:series>/viestit/"
patterns: list[URLPattern] = [
    path(MESSAGES, messages.message_list, name="messages"),
    path(f"{MESSAGES}uusi/", messages.message_add, name="message_add"),
    path(f"{MESSAGES}<uuid:pk>/oikaise/", messages.message_correct, name="message_correct"),
    path(f"{MESSAGES}<uuid:pk>/peru/", messages.message_withdraw, name="message_withdraw"),
    path("paikat/<uuid:pk>/poissa/<int:number>/", replacements.replacement, name="replacement"),
    path("paikat/<uuid:pk>/korvaava/<uuid:seat>/peru/", replacements.replacement_end, name="replacement_end"),
]
