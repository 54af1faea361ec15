"""How tests open and press the pages of the table."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.table import Table

MOST = 12
PAGES = ("table", "kept", "history", "candidate_add", "merge")
OF_ONE = ("candidate", "rename", "keep", "split", "candidate_history")


def at(name: str, table: Table, *args: object) -> str:
    return reverse(f"catalogue:{name}", args=[table.programme.code, *args])


def page(client: Client, address: str, status: int = 200, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return unescape(answer.content.decode())


def press(client: Client, table: Table, number: int, deed: str, **more: Any) -> Any:
    """A press on a card as its form sends it, from the table as it stands unless a base is given."""
    sent = {"deed": deed, "base": table.board().base, "client_ref": str(uuid4()), **more}
    return client.post(at("card", table, table.cards[number].code), sent)


def pile(html: str) -> list[str]:
    """The codes of the cards that stand in the pile, in their order."""
    return re.findall(r'data-card="([^"]+)"', html)


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)
