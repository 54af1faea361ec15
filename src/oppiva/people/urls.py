"""Addresses of people: Finnish nouns, English names."""

from django.urls import URLPattern

app_name = "people"
urlpatterns: list[URLPattern] = []
