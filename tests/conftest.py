"""The ground every test stands on: settings of a test run, hypothesis profiles, a browser and a live demo per worker.

The environment is set while this file is imported, before Django reads it, so that a developer's own settings never
reach a test. `oppiva test` says by environment what differs: OPPIVA_TEST_DATABASE_URL, OPPIVA_TEST_PROFILE.
"""

import atexit
import gc
import logging
import os
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

import django
import pytest
from hypothesis import HealthCheck, settings

import mornings

# What is read and imported stays: a fifth of the time of reading the tests was to look whether something of it goes.
gc.set_threshold(50_000, 20, 50)

pytest_plugins = ["apart", "livedemo", "shares", "stages"]

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(tempfile.mkdtemp(prefix="oppiva-test-"))
(DATA / "static").mkdir()
atexit.register(shutil.rmtree, DATA, ignore_errors=True)

for name in [name for name in os.environ if name.startswith("OPPIVA_") and not name.startswith("OPPIVA_TEST_")]:
    del os.environ[name]
os.environ["OPPIVA_TEST"] = "1"
os.environ["OPPIVA_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "oppiva.settings"
# Playwright keeps an event loop in the thread of the tests; nothing here runs Django inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
if os.environ.get("OPPIVA_TEST_DATABASE_URL"):
    os.environ["OPPIVA_DATABASE_URL"] = os.environ["OPPIVA_TEST_DATABASE_URL"]
mornings.begin()
# pytest-django sets Django up only when the settings were read before it looks.
django.setup()

# The tests' mail server tells of each closed line, also when pytest has closed what it would tell it to.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)

for profile, examples in {"fast": 20, "full": 50, "long": 500}.items():
    settings.register_profile(
        profile, max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
    )
settings.load_profile(os.environ.get("OPPIVA_TEST_PROFILE", "fast"))


@pytest.fixture
def owner(db: None) -> None:
    """The test has the database in hand, as who owns its tables or runs the server."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")


def pytest_collection_finish() -> None:
    """What is there once all tests are read stays until the end: to look through it again and again is a tenth of all.

    A million objects are set aside for good.
    """
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests that need PostgreSQL are told so, instead of failing, where it was not started."""
    if not os.environ.get("OPPIVA_TEST_DATABASE_URL", "").startswith("postgres"):
        skip = pytest.mark.skip(reason="needs PostgreSQL: ./oppiva test --only pg")
        for item in items:
            if item.get_closest_marker("pg"):
                item.add_marker(skip)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Seconds by folder, when `oppiva test` asks for them."""
    if not os.environ.get("OPPIVA_TEST_TIMES"):
        return
    spent: dict[str, float] = defaultdict(float)
    counted: dict[str, int] = defaultdict(int)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                folder = "/".join(Path(report.nodeid.split("::")[0]).parts[:2])
                spent[folder] += report.duration
                counted[folder] += report.when == "call"
    terminalreporter.section("seconds by folder (sum over workers)", sep="-")
    for folder in sorted(spent, key=spent.__getitem__, reverse=True):
        terminalreporter.write_line(f"{spent[folder]:7.1f} s  {counted[folder]:5d} tests  {folder}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """On a build server a skipped test is a failure: nothing may be left out unseen."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("OPPIVA_TEST_NO_SKIPS") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
