"""Addresses of beginning: the begin of a model, what strangers are mailed, whom it waits for."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.adoption.views import begin, confirming, following

MODEL = "mallit/<slug:slug>/"
WAITING = "kayttoonotot/vahvistettavat/"
ONE = f"{WAITING}<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{MODEL}kayttoonotto/", begin.begin, name="begin"),
    path(f"{MODEL}kayttoonotto/lahetetty/", begin.sent, name="begin_sent"),
    path(f"{MODEL}seuranta/", following.follow, name="follow"),
    path("kayttoonotto/<str:token>/", begin.link, name="begin_link"),
    path(WAITING, confirming.waiting, name="to_confirm"),
    path(f"{ONE}vahvista/", confirming.confirm, name="confirm"),
    path(f"{ONE}ei-meidan/", confirming.refuse, name="refuse"),
    path(f"{ONE}palauta/", confirming.take_back, name="take_back_refusal"),
]
