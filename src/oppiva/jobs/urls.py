"""Addresses of jobs."""

from django.urls import path

from oppiva.jobs import views

app_name = "jobs"

urlpatterns = [
    path("taustatyo/<uuid:pk>/", views.job, name="job"),
    path("taustatyo/<uuid:pk>/keskeyta/", views.stop, name="stop"),
    path("tiedosto/<uuid:pk>/", views.file, name="file"),
]
