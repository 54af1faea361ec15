"""Addresses of teams."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.views import teams

SERIES = "hanke/<str:code>/sarjat/<str:series>/"
TEAMS = f"{SERIES}tiimit/"
patterns: list[URLPattern] = [
    path(TEAMS, teams.teams, name="teams"),
    path(f"{TEAMS}ehdota/", teams.propose, name="propose_teams"),
    path(f"{TEAMS}lopeta/", teams.stop, name="stop_teams"),
    path(f"{TEAMS}siirra/", teams.move, name="move_member"),
    path(f"{TEAMS}vaihda/", teams.swap, name="swap_members"),
    path(f"{TEAMS}lukitse/", teams.lock, name="lock_member"),
    path(f"{TEAMS}hyvaksy/", teams.publish, name="publish_teams"),
    path(f"{TEAMS}korjaa/", teams.repair, name="repair_teams"),
    path(f"{TEAMS}hylkaa/", teams.discard, name="discard_teams"),
    path(f"{TEAMS}ryhmat.csv", teams.breakout, name="breakout"),
]
