"""The furniture of every page."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Base layout, components, formatting and errors."""

    name = "oppiva.ui"
    label = "ui"
