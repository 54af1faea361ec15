"""One address for a sign-in provider to come back to, whatever the language: it stands outside the language prefix."""

from django.urls import path

from oppiva.people.views.work import work_callback

urlpatterns = [
    path("kirjaudu/tyotunnus/<slug:provider_id>/paluu/", work_callback, name="openid_connect_callback"),
]
