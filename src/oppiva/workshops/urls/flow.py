"""Addresses of what is prepared for a half-day: its flow, materials, pre-task, strength cards, papers."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.urls.series import SESSION
from oppiva.workshops.views import flow, flow_sets, materials, papers, pre_tasks, strengths

FLOW = f"{SESSION}kulku/"
SETS = f"{FLOW}pohjat/"
MATERIALS = f"{SESSION}materiaalit/"
TASK = f"{SESSION}ennakkotehtava/"
patterns: list[URLPattern] = [
    path(FLOW, flow.flow, name="flow"),
    path(f"{FLOW}muokkaa/", flow.flow_edit, name="flow_edit"),
    path(f"{FLOW}vertaa/", flow.flow_compare, name="flow_compare"),
    path(f"{FLOW}palauta/", flow.flow_back, name="flow_back"),
    path(f"{FLOW}tuloste/", papers.flow_pdf, name="flow_pdf"),
    path(SETS, flow_sets.flow_sets, name="flow_sets"),
    path(f"{SETS}tallenna/", flow_sets.set_save, name="run_set_save"),
    path(f"{SETS}<uuid:pk>/", flow_sets.set_edit, name="run_set_edit"),
    path(f"{SETS}<uuid:pk>/poista/", flow_sets.set_remove, name="run_set_remove"),
    path(f"{MATERIALS}uusi/", materials.material_add, name="material_add"),
    path(f"{MATERIALS}<uuid:pk>/", materials.material_edit, name="material_edit"),
    path(f"{MATERIALS}<uuid:pk>/poista/", materials.material_remove, name="material_remove"),
    path(TASK, pre_tasks.pre_task, name="pre_task"),
    path(f"{TASK}poista/", pre_tasks.pre_task_remove, name="pre_task_remove"),
    path(f"{TASK}tehty/", pre_tasks.pre_task_tick, name="pre_task_tick"),
    path(f"{SESSION}tiimi/vahvuudet/", strengths.strengths, name="strengths"),
    path(f"{SESSION}nimilista/", papers.sign_in_sheet, name="sign_in_sheet"),
    path(f"{SESSION}tiimikortit/", papers.team_cards, name="team_cards"),
]
