"""Addresses of what is made of a version: memo, slide, pictures, codes, materials, the pack for Innokylä."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.catalogue.views import innokyla, kit, materials, papers

LIBRARY, ONE = "mallit/", "mallit/<slug:slug>/"
VERSION = f"{ONE}<str:number>/"
DESK = "hanke/<str:code>/mallit/<str:model>/aineistot/"

urlpatterns: list[URLPattern] = [
    path(DESK, materials.materials, name="materials"),
    path(f"{DESK}palauta/", materials.material_back, name="material_back"),
    path(f"{DESK}<uuid:pk>/siirra/", materials.material_move, name="material_move"),
    path(f"{DESK}<uuid:pk>/poista/", materials.material_remove, name="material_remove"),
    path(f"{ONE}paketti/", kit.kit, name="kit"),
    path(f"{ONE}innokyla/", innokyla.pack, name="innokyla"),
    path(f"{ONE}innokyla/innokyla.txt", innokyla.text, name="innokyla_text"),
    path(f"{ONE}innokyla/innokyla.docx", innokyla.document, name="innokyla_docx"),
    path(f"{ONE}qr.svg", papers.qr, name="qr"),
    path(f"{VERSION}paatosmuistio.pdf", papers.memo, name="memo"),
    path(f"{VERSION}paatosmuistio.docx", papers.memo_docx, name="memo_docx"),
    path(f"{VERSION}dia/", kit.screen, name="slide_screen"),
    path(f"{VERSION}dia.pdf", papers.slide, name="slide"),
    path(f"{VERSION}kuva.png", papers.og, name="og"),
    path(f"{VERSION}aineistot/<uuid:pk>/", materials.material, name="material"),
    # As the manifest of the library tells it.
    path(f"{VERSION}aineistot/<uuid:pk>/<str:name>", materials.material, name="material_file"),
]
