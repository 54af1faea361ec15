"""Typed reading of settings from the environment, with one clear sentence for a value that does not fit."""

import os
import re
import secrets
import sqlite3
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

ENGINES = {
    "sqlite": "django.db.backends.sqlite3",
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
}

# trust.md 10.14: readers never wait for a writer, and a writer waits instead of failing.
SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
STRICT_SCHEMA = " PRAGMA trusted_schema=OFF;"
# trust.md 10.15, in milliseconds. Without jit: a read through the policies of rows is compiled for seconds to run for
# milliseconds, whenever the statistics of a table make it look dear.
POSTGRES_OPTIONS = (
    "-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 -c jit=off"
)


ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class BadSetting(Exception):
    """A setting of the environment that cannot be used; the message names it and says what to write."""


def text(name: str, default: str = "") -> str:
    """The variable as text without surrounding space, or the default."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """The variable as yes or no: 1, true, yes, on or 0, false, no, off; refuses anything else."""
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """The variable as a whole number; refuses anything else."""
    value = text(name)
    if not value:
        return default
    if not value.lstrip("-").isdigit():
        raise BadSetting(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """The variable as a list of words parted by commas."""
    return [word for word in (part.strip() for part in text(name, default).split(",")) if word]


def folder(name: str, default: Path) -> Path:
    """The variable as an absolute folder path."""
    return Path(text(name) or default).expanduser().resolve()


def secret(name: str, keep_in: Path | None) -> str:
    """The secret from NAME or from the 0600 file named in NAME_FILE; with a folder it is made there once and kept."""
    value = text(name)
    if value:
        return value
    file = Path(text(f"{name}_FILE")) if text(f"{name}_FILE") else None
    if file is None and keep_in is not None:
        file = keep_in / f"{name.lower()}.key"
        if not file.exists():
            keep_in.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as handle:
                handle.write(secrets.token_urlsafe(48))
    return file.read_text().strip() if file is not None else ""


def strict_schema_works() -> bool:
    """Whether this SQLite lets a constraint call json_valid under a distrusted schema, as Django's JSON fields do.

    3.40 of Debian 12 does not: there every write to such a table would fail with "unsafe use of JSON_VALID()".
    """
    probe = sqlite3.connect(":memory:")
    try:
        probe.execute(STRICT_SCHEMA)
        probe.execute("CREATE TABLE t (a TEXT CHECK (json_valid(a)))")
        probe.execute("INSERT INTO t VALUES ('1')")
    except sqlite3.OperationalError:
        return False
    finally:
        probe.close()
    return True


def role(name: str) -> str:
    """The variable as the name of a database role; refuses what is no plain name."""
    value = text(name)
    if value and not ROLE.fullmatch(value):
        raise BadSetting(f"{name} must be a plain lower-case name of a database role, not {value!r}.")
    return value


def as_owner() -> None:
    """Let this process keep the database user's own rights: tables are made and dropped by their owner."""
    os.environ.pop("OPPIVA_DB_ROLE", None)


def database(url: str) -> dict[str, object]:
    """Django's database settings from an address such as sqlite:///FILE, sqlite://:memory: or postgres://U:P@H/NAME."""
    parts = urlsplit(url)
    engine = ENGINES.get(parts.scheme)
    if engine is None:
        raise BadSetting(f"OPPIVA_DATABASE_URL must begin with sqlite:// or postgres://, not {parts.scheme!r}.")
    if parts.scheme == "sqlite":
        name = ":memory:" if parts.netloc == ":memory:" else unquote(parts.path)
        options: dict[str, object] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS + (STRICT_SCHEMA if strict_schema_works() else ""),
        }
        # A kept connection saves opening the file and five pragmas on every request.
        return {"ENGINE": engine, "NAME": name, "OPTIONS": options, "CONN_MAX_AGE": 60}
    query, of_pages = dict(parse_qsl(parts.query)), role("OPPIVA_DB_ROLE")
    return {
        "ENGINE": engine,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": number("OPPIVA_DATABASE_MAX_AGE", 60),
        "OPTIONS": {"options": POSTGRES_OPTIONS + (f" -c role={of_pages}" if of_pages else ""), **query},
    }
