"""Addresses of an adopter's own pages, and of the adoptions of a programme for its staff."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.adoption.views import own, own_change, own_forms, project

OWN = "kayttoonotot/"
ONE = f"{OWN}<uuid:pk>/"
STAFF = "hanke/<str:code>/kayttoonotot"

urlpatterns: list[URLPattern] = [
    path(OWN, own.adoptions, name="own"),
    path(f"{OWN}seuraan/<slug:slug>/lopeta/", own.unfollow, name="unfollow"),
    path(ONE, own.adoption, name="adoption"),
    path(f"{ONE}vaihe/", own_forms.stage, name="stage"),
    path(f"{ONE}tavoite/", own_forms.reach, name="reach"),
    path(f"{ONE}ydin/", own_forms.core, name="core"),
    path(f"{ONE}muokkaus/", own_change.change, name="change"),
    path(f"{ONE}muokkaus/<uuid:change>/poista/", own_change.change_remove, name="change_remove"),
    path(f"{ONE}tulos/", own_forms.result, name="result"),
    path(f"{ONE}vinkki/", own_forms.tip, name="tip"),
    path(f"{ONE}vinkki/<uuid:tip>/poista/", own_forms.tip_remove, name="tip_remove"),
    path(f"{ONE}kumoa/<uuid:batch>/", own.undo, name="undo"),
    path(f"{ONE}nakyvyys/", own_forms.shown, name="shown"),
    path(f"{ONE}versio/", own_forms.version, name="version"),
    path(f"{ONE}yhteyshenkilo/", own_forms.contact, name="contact"),
    path(f"{ONE}kysymykset/", own_forms.questions, name="questions"),
    path(f"{ONE}naytto/", own.weigh, name="weigh"),
    path(f"{STAFF}/", project.adoptions, name="programme"),
]
