"""Development pages of people: the demo's mails and second-factor codes; mounted in the demo and in tests only."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
