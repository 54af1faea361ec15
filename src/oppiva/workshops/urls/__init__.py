"""Addresses of workshops: Finnish nouns, English names; one module by noun."""

from django.urls import URLPattern

from oppiva.workshops.urls import (
    between,
    calendar,
    certificate,
    day,
    door,
    enrolments,
    flow,
    live,
    messages,
    series,
    teams,
    workbook,
)

app_name = "workshops"
urlpatterns: list[URLPattern] = [
    *series.patterns,
    *enrolments.patterns,
    *flow.patterns,
    *between.patterns,
    *calendar.patterns,
    *live.patterns,
    *door.patterns,
    *certificate.patterns,
    *messages.patterns,
    *teams.patterns,
    *workbook.patterns,
    *day.patterns,
]
