"""Development pages of people: the demo's mails and second-factor codes; mounted in the demo and in tests only."""

from django.urls import path

from oppiva.people.views import development

urlpatterns = [
    path("", development.index, name="development"),
    path("mailit/", development.mails, name="development_mails"),
]
