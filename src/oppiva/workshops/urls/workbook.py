"""Addresses of the workbook that brings in the past of a programme."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.views import workbook

BASE = "hanke/<str:code>/tuontipohja/"
RUN = f"{BASE}<uuid:pk>/"
patterns: list[URLPattern] = [
    path(BASE, workbook.workbook, name="workbook"),
    path(f"{BASE}pohja.xlsx", workbook.workbook_template, name="workbook_template"),
    path(RUN, workbook.workbook_run, name="workbook_run"),
    path(f"{RUN}rivit/<int:position>/", workbook.workbook_row, name="workbook_row"),
    path(f"{RUN}valinnat/", workbook.workbook_choices, name="workbook_choices"),
    path(f"{RUN}otsikot/", workbook.workbook_columns, name="workbook_columns"),
    path(f"{RUN}tuo/", workbook.workbook_confirm, name="workbook_confirm"),
    path(f"{RUN}jatka/", workbook.workbook_go_on, name="workbook_go_on"),
    path(f"{RUN}kumoa/", workbook.workbook_undo, name="workbook_undo"),
]
