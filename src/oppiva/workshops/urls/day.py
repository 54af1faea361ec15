"""Addresses of a half-day as it runs: the teams' situation, the projector, the phones, the end and the feedback."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.urls.series import SESSION
from oppiva.workshops.views import ending, feedback, situation, teamwork

TEAM = f"{SESSION}tiimi/"
patterns: list[URLPattern] = [
    path(f"{SESSION}tilanne/", situation.situation, name="situation"),
    path(f"{SESSION}valkokangas/", situation.beam, name="beam"),
    path(f"{SESSION}ohjaa/", situation.steer, name="steer"),
    path(f"{SESSION}paata/", ending.ending, name="ending"),
    path(f"{SESSION}palaute/", feedback.feedback, name="feedback"),
    path(f"{SESSION}palaute/sanat/", feedback.lines, name="feedback_lines"),
    path(TEAM, teamwork.team, name="team"),
    path(f"{TEAM}teksti/", teamwork.note, name="team_note"),
    path(f"{TEAM}luonnos/", teamwork.draft, name="team_draft"),
    path(f"{TEAM}vaihe/", teamwork.step, name="team_step"),
    path(f"{TEAM}apu/", teamwork.ask, name="team_help"),
    path(f"{TEAM}apu/<uuid:pk>/", teamwork.help_deed, name="team_help_deed"),
    path(f"{TEAM}askel/", teamwork.closing, name="team_closing"),
]
