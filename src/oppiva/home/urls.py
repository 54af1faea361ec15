"""Addresses of home: the first page and the pages open to everyone."""

from django.urls import path, re_path

from oppiva.home import guides, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("oppiva.webmanifest", views.manifest, name="manifest"),
    path("tietosuoja/", views.privacy, name="privacy"),
    path("saavutettavuus/", views.accessibility, name="accessibility"),
    path("apua/", views.help_page, name="help"),
    # Not every noun: other apps have pages below this one, too.
    re_path(rf"^apua/(?P<noun>{'|'.join(guides.NAMES)})/$", views.guide, name="guide"),
]
