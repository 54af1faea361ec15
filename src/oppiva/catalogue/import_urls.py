"""Addresses of libraries from elsewhere: read into a programme, and which may be read."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.catalogue.views import imports

HERE = "hanke/<str:code>/kirjastot/"
ALLOWED = "kirjastot/"

urlpatterns: list[URLPattern] = [
    path(HERE, imports.libraries, name="libraries"),
    path(f"{HERE}lue/", imports.read_allowed, name="library_read"),
    path(f"{HERE}<uuid:pk>/", imports.run, name="library_run"),
    path(f"{HERE}<uuid:pk>/tuo/", imports.confirm, name="library_confirm"),
    path(f"{HERE}<uuid:pk>/jatka/", imports.go_on, name="library_go_on"),
    path(f"{HERE}<uuid:pk>/peru/", imports.undo, name="library_undo"),
    path(ALLOWED, imports.allowed, name="allowed_libraries"),
    path(f"{ALLOWED}<uuid:pk>/poista/", imports.forbid, name="library_forbid"),
]
