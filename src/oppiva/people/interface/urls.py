"""Addresses of the interface, without a language before them: those of each app, and their description."""

from __future__ import annotations

import re

from django.urls import URLPattern, path

from oppiva.people.interface.api import PREFIX, api, description, openapi
from oppiva.people.interface.edge import Place, around

app_name = "api"


def place_of(route: str) -> Place:
    """What the description says of the address of a route."""
    methods = description()["paths"][PREFIX + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)]
    names = {
        one["name"] for told in methods.values() for one in told.get("parameters", ()) if one["in"] == "query"
    }  # fmt: skip
    token = all(told.get("security") == [{"token": []}] for told in methods.values())
    return Place(frozenset(map(str.upper, methods)), frozenset(names), token)


urlpatterns: list[URLPattern] = [path("openapi.json", around(openapi, Place()), name="description")]
for _one in api().urls[0]:
    if isinstance(_one, URLPattern) and _one.name != "api-root":
        _one.callback = around(_one.callback, place_of(str(_one.pattern)))
        urlpatterns.append(_one)
