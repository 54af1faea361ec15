"""Addresses of home: Finnish nouns, English names."""

from django.urls import URLPattern

app_name = "home"
urlpatterns: list[URLPattern] = []
