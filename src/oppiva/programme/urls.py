"""Addresses of programme: Finnish nouns, English names."""

from django.urls import URLPattern, path

from oppiva.programme.views import commitments, editing, executors, force, plans, programmes

app_name = "programme"
PLAN = "hanke/<str:code>/suunnitelma/"
VERSION = f"{PLAN}<int:no>/"
COMMITMENTS = "hanke/<str:code>/sitoumukset/"
urlpatterns: list[URLPattern] = [
    path("hankkeet/", programmes.programme_list, name="list"),
    path("hankkeet/uusi/", programmes.open_programme, name="open"),
    path("hanke/<str:code>/paata/", programmes.end_programme, name="end"),
    path("hanke/<str:code>/toteuttaja/", executors.executor, name="executor"),
    path(PLAN, plans.version_list, name="plan"),
    path(f"{PLAN}uusi/", plans.new_version, name="new_version"),
    path(f"{PLAN}vertaa/", plans.compare, name="compare"),
    path(VERSION, plans.check, name="check"),
    path(f"{VERSION}suunnitelma.toml", plans.plan_file, name="plan_file"),
    path(f"{VERSION}tarkistus.json", plans.check_file, name="check_file"),
    path(f"{VERSION}palauta/", plans.take_up_again, name="take_up_again"),
    path(f"{VERSION}voimaan/", force.put_in_force, name="force"),
    path(f"{VERSION}muokkaa/", editing.edit, name="edit"),
    path(f"{VERSION}muokkaa/teksti/", editing.edit_text, name="edit_text"),
    path(f"{VERSION}muokkaa/<str:section>/", editing.edit_section, name="edit_section"),
    path(COMMITMENTS, commitments.commitment_list, name="commitments"),
    path(f"{COMMITMENTS}uusi/", commitments.add_commitment, name="add_commitment"),
    path(f"{COMMITMENTS}<uuid:pk>/", commitments.commitment_detail, name="commitment"),
    path(f"{COMMITMENTS}<uuid:pk>/muokkaa/", commitments.edit_commitment, name="edit_commitment"),
    path(f"{COMMITMENTS}<uuid:pk>/poista/", commitments.remove_commitment, name="remove_commitment"),
    path(f"{COMMITMENTS}<uuid:pk>/kirje/poista/", commitments.remove_letter, name="remove_letter"),
    path(f"{COMMITMENTS}<uuid:pk>/kirje/<uuid:file>/palauta/", commitments.restore_letter, name="restore_letter"),
]
