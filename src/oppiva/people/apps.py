"""Areas, organisations, units, persons, grants and sign-in."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Areas, organisations, units, persons, grants and sign-in."""

    name = "oppiva.people"
    label = "people"
