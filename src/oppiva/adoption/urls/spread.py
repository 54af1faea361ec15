"""Addresses of the spread board. No model has its slug (`catalogue.addresses`), so that it may stand among theirs."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from oppiva.adoption.views import spread

LIBRARY, PROGRAMME = "mallit/leviaminen/", "hanke/<str:code>/leviaminen/"
TABLE = r"(?P<table>mallit|alueet)\.csv$"

urlpatterns: list[URLPattern] = [
    path(LIBRARY, spread.spread, name="spread"),
    re_path(f"^{LIBRARY}{TABLE}", spread.spread_file, name="spread_file"),
    path(PROGRAMME, spread.programme_spread_page, name="programme_spread"),
    re_path(f"^hanke/(?P<code>[^/]+)/leviaminen/{TABLE}", spread.programme_spread_file, name="programme_spread_file"),
]
