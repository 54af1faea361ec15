"""Addresses of reporting: Finnish nouns, English names."""

from django.urls import path

from oppiva.reporting import views

app_name = "reporting"
urlpatterns = [
    path("hanke/<str:code>/", views.programme, name="programme"),
    path("hanke/<str:code>/luvut/", views.counts, name="counts"),
    path("hanke/<str:code>/luvut/erot/", views.changes, name="changes"),
    path("hanke/<str:code>/luvut.csv", views.counts_file, name="counts_file"),
]
