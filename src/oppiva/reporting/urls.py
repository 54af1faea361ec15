"""Addresses of reporting: Finnish nouns, English names."""

from django.urls import URLPattern

app_name = "reporting"
urlpatterns: list[URLPattern] = []
