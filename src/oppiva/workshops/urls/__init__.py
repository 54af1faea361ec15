"""Addresses of workshops: Finnish nouns, English names; one module by noun."""

from django.urls import URLPattern

from oppiva.workshops.urls import calendar, door, enrolments, messages, series, teams, workbook

app_name = "workshops"
urlpatterns: list[URLPattern] = [
    *series.patterns,
    *enrolments.patterns,
    *calendar.patterns,
    *door.patterns,
    *messages.patterns,
    *teams.patterns,
    *workbook.patterns,
]
