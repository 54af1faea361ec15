"""Addresses of the grouping table, its candidates and their analysis."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.catalogue import coding_urls, desk_urls, import_urls, library_urls, paper_urls, path_urls, steward_urls
from oppiva.catalogue.views import candidate, card, history, merging, table

app_name = "catalogue"
TABLE = "hanke/<str:code>/ryhmittely/"
CANDIDATES = "hanke/<str:code>/aihiot/"
ONE = f"{CANDIDATES}<str:candidate>/"

urlpatterns: list[URLPattern] = [
    *path_urls.urlpatterns,
    path(TABLE, table.table, name="table"),
    path(f"{TABLE}opit/", table.kept, name="kept"),
    path(f"{TABLE}historia/", history.of_table, name="history"),
    path(f"{TABLE}kumoa/", table.undo, name="undo"),
    path(f"{TABLE}ehdotukset/", table.ask, name="ask"),
    path(f"{TABLE}kortit/<str:card>/", card.card, name="card"),
    # Before the pages of one: no code of a candidate is a word.
    path(f"{CANDIDATES}uusi/", candidate.add, name="candidate_add"),
    path(f"{CANDIDATES}yhdista/", merging.merge, name="merge"),
    path(ONE, candidate.candidate, name="candidate"),
    path(f"{ONE}nimi/", candidate.rename, name="rename"),
    path(f"{ONE}lukitus/", candidate.lock, name="lock"),
    path(f"{ONE}opiksi/", candidate.keep, name="keep"),
    path(f"{ONE}ristiriidat/<int:edge>/", candidate.answer, name="answer"),
    path(f"{ONE}jaa/", merging.split, name="split"),
    path(f"{ONE}historia/", history.of_candidate, name="candidate_history"),
    *coding_urls.urlpatterns,
    *desk_urls.urlpatterns,
    *steward_urls.urlpatterns,
    *paper_urls.urlpatterns,
    *import_urls.urlpatterns,
    *library_urls.urlpatterns,
]
