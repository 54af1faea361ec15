"""Every address of the service: Finnish nouns behind the language prefix; a few without it (ARCHITECTURE 'Address')."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from oppiva.jobs.health import healthz, readyz
from oppiva.ui.first_words import addresses

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("oppiva.people.work_urls")),
    path("", include("oppiva.catalogue.sitemap_urls")),
    path("api/v1/", include("oppiva.people.interface.urls")),
]
if settings.OPPIVA_DEMO or settings.OPPIVA_TEST:
    urlpatterns += [
        path("kehitys/", include("oppiva.ui.development_urls")),
        path("kehitys/", include("oppiva.people.development_urls")),
    ]
urlpatterns += i18n_patterns(
    addresses("oppiva.people.signin_urls"),
    addresses("oppiva.people.urls"),
    addresses("oppiva.jobs.urls"),
    addresses("oppiva.programme.urls"),
    addresses("oppiva.search.urls"),
    addresses("oppiva.workshops.urls"),
    addresses("oppiva.experiments.urls"),
    # Before the models: a board of all of them stands among their addresses.
    addresses("oppiva.adoption.urls"),
    addresses("oppiva.catalogue.urls"),
    addresses("oppiva.reporting.urls"),
    addresses("oppiva.home.urls"),
    prefix_default_language=False,
)

handler400 = "oppiva.people.interface.handlers.handler400"
handler403 = "oppiva.people.interface.handlers.handler403"
handler404 = "oppiva.people.interface.handlers.handler404"
handler500 = "oppiva.people.interface.handlers.handler500"
