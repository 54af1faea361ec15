"""Addresses of beginning: the begin of a model, what strangers are mailed, whom it waits for."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
