"""A NUL in an address leads nowhere: PostgreSQL would refuse the statement (bad input)."""

from __future__ import annotations

import pytest
from django.test import Client

from catalogue.table import Table

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.mark.parametrize("address", ["/hanke/%00/ryhmittely/", "/hanke/{0}/aihiot/A%00/", "/hanke/{0}/polku/%001/"])
def test_a_code_with_a_nul_is_not_there(table: Table, analyst: Client, address: str) -> None:
    assert analyst.get(address.format(table.programme.code)).status_code == 404


def test_a_code_with_a_nul_in_what_is_sent_is_not_there_either(table: Table, analyst: Client) -> None:
    address = f"/hanke/{table.programme.code}/ryhmittely/"
    assert (
        analyst.get(address, {"alue": "\x00", "kortti": "\x001", "tyokalu": "\x00", "kieli": "\x00"}).status_code == 200
    )
