"""Development pages of ui; mounted in the demo and in tests only."""

from django.urls import URLPattern, path

from oppiva.ui import views

urlpatterns: list[URLPattern] = [path("osat/", views.components, name="components")]
