"""Programmes, plan versions, plan checks and commitments."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """Programmes, plan versions, plan checks and commitments."""

    name = "oppiva.programme"
    label = "programme"
