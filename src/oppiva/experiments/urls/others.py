"""Addresses of the experiments of others: the list, those alike, one's own list and picks, questions to a team."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.experiments.urls.pages import EXPERIMENT
from oppiva.experiments.views import alike, others, picks

QUESTION = f"{EXPERIMENT}kysymykset/<uuid:pk>/"
patterns: list[URLPattern] = [
    path("muiden-kokeilut/", others.choose, name="others_choose"),
    path("voisin-kokeilla/", others.own_list, name="would_try_list"),
    path("hanke/<str:code>/kokeilut/", others.others, name="others"),
    path(f"{EXPERIMENT}voisin-kokeilla/", others.would_try, name="would_try"),
    path("poiminnat/<uuid:pk>/poisto/", picks.drop, name="pick_drop"),
    path("poiminnat/katsottu/", picks.looked, name="picks_looked"),
    path(f"{EXPERIMENT}samankaltaiset/", alike.alike, name="alike"),
    path(f"{EXPERIMENT}poiminta/", picks.pick, name="pick"),
    path(f"{EXPERIMENT}poiminta/miksi/", picks.note, name="pick_note"),
    path(f"{EXPERIMENT}kysymykset/", others.ask, name="ask"),
    path(f"{QUESTION}vastaus/", others.answer, name="question_answer"),
    path(f"{QUESTION}sulkeminen/", others.close, name="question_close"),
    path(f"{QUESTION}peruutus/", others.withdraw, name="question_withdraw"),
    path(f"{QUESTION}peruutus/palauta/", others.put_back, name="question_back"),
    path(f"{QUESTION}piilotus/", others.hide, name="question_hide"),
    path(f"{QUESTION}palautus/", others.show, name="question_show"),
]
