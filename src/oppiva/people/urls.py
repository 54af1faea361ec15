"""Addresses of people: Finnish nouns, English names."""

from django.urls import path

from oppiva.people.views import exports, grants, organisations, own, persons, places, units

app_name = "people"
urlpatterns = [
    path("alueet/", places.area_list, name="area_list"),
    path("alueet/taulukko/", exports.area_export, name="area_export"),
    path("alueet/<str:code>/", places.area_detail, name="area_detail"),
    path("kunnat/", places.municipality_list, name="municipality_list"),
    path("kunnat/taulukko/", exports.municipality_export, name="municipality_export"),
    path("kunnat/<str:code>/", places.municipality_detail, name="municipality_detail"),
    path("organisaatiot/", organisations.organisation_list, name="organisation_list"),
    path("organisaatiot/taulukko/", exports.organisation_export, name="organisation_export"),
    path("organisaatiot/uusi/", organisations.organisation_add, name="organisation_add"),
    path("organisaatiot/<uuid:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path("organisaatiot/<uuid:pk>/muokkaa/", organisations.organisation_edit, name="organisation_edit"),
    path("organisaatiot/<uuid:pk>/poista/", organisations.organisation_delete, name="organisation_delete"),
    path("organisaatiot/<uuid:pk>/uusi-yksikko/", units.unit_add, name="unit_add"),
    path("yksikot/", units.unit_list, name="unit_list"),
    path("yksikot/taulukko/", exports.unit_export, name="unit_export"),
    path("yksikot/<uuid:pk>/", units.unit_detail, name="unit_detail"),
    path("yksikot/<uuid:pk>/muokkaa/", units.unit_edit, name="unit_edit"),
    path("yksikot/<uuid:pk>/poista/", units.unit_delete, name="unit_delete"),
    path("poistetut/", organisations.deleted_list, name="deleted_list"),
    path("poistetut/<uuid:batch>/kumoa/", organisations.undo, name="undo"),
    path("henkilot/", persons.person_list, name="person_list"),
    path("henkilot/taulukko/", exports.person_export, name="person_export"),
    path("henkilot/uusi/", persons.person_add, name="person_add"),
    path("henkilot/<uuid:pk>/", persons.person_detail, name="person_detail"),
    path("henkilot/<uuid:pk>/muokkaa/", persons.person_edit, name="person_edit"),
    path("henkilot/<uuid:pk>/kayttooikeus/", grants.grant_give, name="grant_give"),
    path("kayttooikeudet/", grants.grant_list, name="grant_list"),
    path("kayttooikeudet/<uuid:pk>/", grants.grant_detail, name="grant_detail"),
    path("kayttooikeudet/<uuid:pk>/vahvista/", grants.grant_confirm, name="grant_confirm"),
    path("kayttooikeudet/<uuid:pk>/paata/", grants.grant_end, name="grant_end"),
    path("kayttooikeudet/<uuid:pk>/peru/", grants.grant_revoke, name="grant_revoke"),
    path("kayttoloki/", own.log, name="log"),
    path("oma/", own.own, name="own"),
]
