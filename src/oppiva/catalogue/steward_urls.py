"""Addresses of stewards, and of questions to them."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.catalogue.views import questions, steward_desk, steward_own

LIBRARY, ONE = "mallit/", "mallit/<slug:slug>/"
DESK = "hanke/<str:code>/mallit/<str:model>/vastuutaho/"
OWN = "vastuut/"
TERM = f"{OWN}<uuid:pk>/"
QUESTION = f"{TERM}kysymykset/<uuid:question>/"

urlpatterns: list[URLPattern] = [
    path(DESK, steward_desk.stewards, name="stewards"),
    path(f"{DESK}<uuid:pk>/peru/", steward_desk.take_back, name="steward_take_back"),
    path(OWN, steward_own.stewardships, name="stewardships"),
    path(f"{OWN}kutsu/<str:token>/", steward_own.claimed, name="steward_claim"),
    path(TERM, steward_own.stewardship, name="stewardship"),
    path(f"{TERM}kieltaydy/", steward_own.decline, name="steward_decline"),
    path(f"{TERM}tarkistettu/", steward_own.check, name="steward_check"),
    path(f"{TERM}luovuta/", steward_own.hand_over, name="steward_hand_over"),
    path(f"{TERM}lopeta/", steward_own.leave, name="steward_leave"),
    path(QUESTION, questions.question, name="steward_question"),
    path(f"{QUESTION}laheta/", questions.send, name="question_send"),
    path(f"{QUESTION}julkaise/", questions.publish, name="question_publish"),
    path(f"{QUESTION}piilota/", questions.take_down, name="question_take_down"),
    path(f"{QUESTION}hylkaa/", questions.decline, name="question_decline"),
    path(f"{ONE}kysy/", questions.ask, name="question_ask"),
    path(f"{ONE}kysy/lahetetty/", questions.sent, name="question_sent"),
    path("kysymys/<str:token>/", questions.confirm, name="question_confirm"),
]
