"""Answers out of plain rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, QueryDict

from oppiva.people.interface.edge import JSON


def told(data: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """The answer as it is, without spaces; days and moments as ISO 8601, decimals as text."""
    body = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body.encode(), status=status, content_type=JSON)


def paged(request: HttpRequest, items: Sequence[Mapping[str, Any]], cursor: str | None) -> HttpResponse:
    """A page of a list with the address of the next one."""
    return told({"items": items, "next": _next(request, cursor) if cursor else None})


def whole_address(request: HttpRequest, path: str) -> str:
    """The address with its host."""
    return request.build_absolute_uri(path)


def _next(request: HttpRequest, cursor: str) -> str:
    query: QueryDict = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode(safe=':')}")
