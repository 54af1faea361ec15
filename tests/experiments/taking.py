"""Experiments taken out of a programme, and the files read again."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from django.test import Client

from experiments.lab import Lab
from oppiva.experiments import queries, rules
from oppiva.experiments.exporting.rows import Taken, rows_of
from oppiva.people.models import Person
from oppiva.people.queries import actor_for


def page(lab: Lab, prefix: str = "/en") -> str:
    return f"{prefix}/hanke/{lab.cast.programme.code}/kokeilut/vienti/"


def taken(lab: Lab, person: Person) -> Taken:
    return rows_of(queries.whole_of(rules.taking_out(actor_for(person), lab.cast.programme.code)))


def ask(client: Client, lab: Lab, form: str, prefix: str = "/en") -> Any:
    return client.post(page(lab, prefix), {"muoto": form})


def book(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(answer.content))
