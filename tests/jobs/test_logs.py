"""Logs tell what broke and where, without bodies, names or tokens (trust.md 10.13)."""

import json
import logging
import secrets
from uuid import uuid4

import pytest
from structlog.contextvars import bound_contextvars

from oppiva.jobs import logs


def record(message="x", *args, error=None, **extra):
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.getLogger("oppiva.test").makeRecord("oppiva.test", logging.ERROR, "", 0, message, args, info)
    made.__dict__.update(extra)
    return made


def broken():
    try:
        raise ValueError("duplicate key (email)=(aino@example.org)")
    except ValueError as error:
        return error


def test_a_line_is_json_with_the_requests_id():
    with bound_contextvars(request="r1", secret={"body": 1}):
        line = json.loads(logs.JsonFormatter().format(record("job of kind %s broke", "export", status_code=500)))
    assert line["event"] == "job of kind export broke"
    assert (line["level"], line["logger"], line["request"], line["status"]) == ("error", "oppiva.test", "r1", 500)
    assert "secret" not in line


def test_a_query_string_is_not_logged():
    line = logs.JsonFormatter().format(record("Not Found: /haku?q=Aino"))
    assert "Aino" not in line


@pytest.mark.parametrize("formatter", [logs.JsonFormatter(), logs.WordFormatter()])
def test_a_token_in_an_address_is_not_logged_and_an_id_is(formatter):
    token, pk = secrets.token_urlsafe(32), uuid4()
    line = formatter.format(record("Forbidden (CSRF cookie not set.): %s", f"/sv/kutsu/{token}/"))
    assert token not in line
    assert "/kutsu/" in line
    assert str(pk) in formatter.format(record("Not Found: %s", f"/henkilot/{pk}/"))


@pytest.mark.parametrize("formatter", [logs.JsonFormatter(), logs.WordFormatter()])
def test_the_secret_of_an_address_is_not_logged_and_an_id_is(formatter):
    secret, known = secrets.token_urlsafe(32), uuid4()
    line = formatter.format(record("Not Found: %s", f"/kalenteri/{secret}.ics /paikat/{known}/"))
    assert secret not in line
    assert str(known) in line


@pytest.mark.parametrize("formatter", [logs.JsonFormatter(), logs.WordFormatter()])
def test_a_failure_is_told_by_kind_and_place_not_by_its_message(formatter):
    line = formatter.format(record("job broke", error=broken()))
    assert "ValueError" in line
    assert "test_logs.py:" in line
    assert "aino@example.org" not in line
    assert "/test_logs.py" not in line


def test_words_for_a_terminal():
    assert logs.WordFormatter().format(record("hello")) == "error: hello"


def test_places_are_told_from_the_package_on():
    assert logs.where(None) == []
    assert logs._module("/srv/app/src/oppiva/jobs/worker.py") == "oppiva/jobs/worker.py"
    assert logs._module("/venv/lib/site-packages/django/db/utils.py") == "django/db/utils.py"


def test_setting_up_twice_writes_each_line_once():
    root = logging.getLogger()
    kept, level = list(root.handlers), root.level
    try:
        logs.configure({"level": "WARNING", "plain": True})
        logs.configure({"level": "ERROR", "plain": False})
        ours = [type(handler.formatter) for handler in root.handlers if "oppiva" in type(handler.formatter).__module__]
        assert ours == [logs.JsonFormatter]
        assert root.level == logging.ERROR
    finally:
        root.handlers[:], root.level = kept, level


@pytest.mark.django_db
def test_the_code_on_the_page_of_a_failure_is_the_id_of_its_log_lines(client, monkeypatch, caplog):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("Aino Esimerkki")

    client.raise_request_exception = False
    monkeypatch.setattr("oppiva.home.statements.privacy", broken)
    ids: list[str] = []
    formatter = logs.JsonFormatter()
    monkeypatch.setattr(logging.Logger, "handle", lambda self, record: ids.append(formatter.format(record)))
    for _ in range(2):
        ids.clear()
        page = client.get("/tietosuoja/")
        assert page.status_code == 500
        found = {json.loads(line)["request"] for line in ids}
        assert len(found) == 1
        assert found.pop() in page.content.decode()
        assert "Aino" not in "".join(ids)
