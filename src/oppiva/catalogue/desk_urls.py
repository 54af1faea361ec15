"""Addresses of the desk where models are written, tried, reviewed and published."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.catalogue.views import desk, desk_evidence, desk_publish, desk_review, desk_states, desk_text

DESK = "hanke/<str:code>/mallit/"
ONE = f"{DESK}<str:model>/"

urlpatterns: list[URLPattern] = [
    path("hanke/<str:code>/aihiot/<str:candidate>/malliksi/", desk.become, name="become_model"),
    path(DESK, desk.models, name="models"),
    path(ONE, desk.model, name="desk_model"),
    path(f"{ONE}teksti/<str:part>/", desk_text.write, name="model_write"),
    path(f"{ONE}ehdotukset/", desk_text.proposals, name="model_proposals"),
    path(f"{ONE}koe/", desk_review.trials, name="model_trials"),
    path(f"{ONE}koe/<uuid:pk>/", desk_review.trial, name="model_trial"),
    path(f"{ONE}koe/<uuid:pk>/peru/", desk_review.drop, name="model_trial_drop"),
    path(f"{ONE}arviot/", desk_review.reviews, name="model_reviews"),
    path(f"{ONE}arviot/<uuid:pk>/", desk_review.review, name="model_review"),
    path(f"{ONE}perusta/", desk_evidence.sources, name="model_sources"),
    path(f"{ONE}perusta/<int:edge>/", desk_evidence.answer, name="model_answer"),
    path(f"{ONE}perusta/<int:edge>/pois/", desk_evidence.take_away, name="model_source_out"),
    path(f"{ONE}julkaise/", desk_publish.publish, name="model_publish"),
    path(f"{ONE}tiedot/", desk_states.facts, name="model_facts"),
    path(f"{ONE}tila/<str:deed>/", desk_states.state, name="model_state"),
    path(f"{ONE}historia/", desk.history, name="model_history"),
]
