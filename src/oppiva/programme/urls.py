"""Addresses of programme: Finnish nouns, English names."""

from django.urls import URLPattern

app_name = "programme"
urlpatterns: list[URLPattern] = []
