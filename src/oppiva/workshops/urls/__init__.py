"""Addresses of workshops: Finnish nouns, English names; one module by noun."""

from django.urls import URLPattern

from oppiva.workshops.urls import calendar, certificate, enrolments, messages, series, teams, workbook

app_name = "workshops"
urlpatterns: list[URLPattern] = [
    *series.patterns,
    *enrolments.patterns,
    *calendar.patterns,
    *certificate.patterns,
    *messages.patterns,
    *teams.patterns,
    *workbook.patterns,
]
