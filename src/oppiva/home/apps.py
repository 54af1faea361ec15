"""The first page of each role."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The first page of each role."""

    name = "oppiva.home"
    label = "home"
