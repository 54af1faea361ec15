"""Plans to check: the real one, its mended copy, and a way to change one thing of them."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from oppiva.core.plan import DEFAULT, Criteria, Finding, check, check_data, plan_of, read_data
from oppiva.core.plan.sample import real_plan

Data = dict[str, Any]

MENDED = """
[continuity]
applicant_duty = "Answers questions and hosts the library until the end of 2028"
stewards = [
  { covers = ["models"], organisation = "mikkeli", role = "Service manager", hours_per_year = 60, until = 2028-12-31, letter = true },
  { covers = ["experiments"], organisation = "keski-savo", role = "Development manager", hours_per_year = 20, until = 2028-12-31, letter = true }]
[earlier_work]
items = [{ title.fi = "Johdon muutosvalmennus", years = [2023, 2024], by = "own", work_packages = ["WP3"], difference.fi = "Nyt vertaiset valmentavat.", evidence = "report-2024.pdf" }]
[[staff]]
role = "facilitator"
new_hire = true
work_packages = ["WP3"]
hours = { WP3 = 500 }
"""  # noqa: E501 - as the funding page writes it


@pytest.fixture(scope="session")
def real_text() -> str:
    return real_plan()


@pytest.fixture(scope="session")
def mended_text(real_text: str) -> str:
    """The sample with its continuity, earlier work and one more staff row, nothing else (T24)."""
    return real_text.replace("[continuity]\n", "").replace("[earlier_work]\n", "") + MENDED


@pytest.fixture
def data(real_text: str) -> Data:
    """The real plan's tables, to be changed by a test."""
    return copy.deepcopy(read_data(real_text))


@pytest.fixture
def mended(mended_text: str) -> Data:
    return copy.deepcopy(read_data(mended_text))


@pytest.fixture
def found() -> Callable[..., list[Finding]]:
    """What one check finds in changed data; the data still hold the format."""

    def find(data: Data, check_id: str, criteria: Criteria = DEFAULT) -> list[Finding]:
        check_data(data)
        return list(check(plan_of(data), criteria).check(check_id).findings)

    return find
