"""What an installation refuses to start with (trust.md 10.1)."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from oppiva.cli.startup import kind_of_disk, refusals

pytestmark = pytest.mark.usefixtures("english")

MOUNTS = "/dev/sda1 / ext4 rw 0 0\nserver:/srv /mnt/share nfs4 rw 0 0\n/dev/sdb1 /mnt/share/own\\040disk xfs rw 0 0\n"


@dataclass
class Settings:
    DEBUG: bool = False
    PLAIN: bool = False
    OPPIVA_TIMINGS: bool = False
    SECRET_KEY: str = "abcdefghij" * 5
    ALLOWED_HOSTS: list[str] = field(default_factory=lambda: ["oppiva.example"])
    DATABASES: dict[str, dict[str, object]] = field(
        default_factory=lambda: {
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/var/lib/oppiva/o.sqlite3"}
        }
    )


ENVIRONMENT = {"OPPIVA_BEHIND_PROXY": "caddy"}


def sqlite(path: str) -> dict[str, dict[str, object]]:
    return {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": path}}


def test_a_whole_set_of_settings_is_not_refused() -> None:
    assert list(refusals(Settings(), ENVIRONMENT, MOUNTS)) == []
    assert list(refusals(Settings(PLAIN=True, OPPIVA_TIMINGS=True), ENVIRONMENT, MOUNTS)) == []


@pytest.mark.parametrize(
    ("settings", "environment", "word"),
    [
        (Settings(DEBUG=True), ENVIRONMENT, "DEBUG"),
        (Settings(SECRET_KEY=""), ENVIRONMENT, "OPPIVA_SECRET_KEY"),
        (Settings(SECRET_KEY="short"), ENVIRONMENT, "OPPIVA_SECRET_KEY"),
        (Settings(SECRET_KEY="a" * 60), ENVIRONMENT, "OPPIVA_SECRET_KEY"),
        (Settings(SECRET_KEY="django-insecure-" + "abcdefghij" * 5), ENVIRONMENT, "OPPIVA_SECRET_KEY"),
        (Settings(ALLOWED_HOSTS=["*"]), ENVIRONMENT, "OPPIVA_HOSTS"),
        (Settings(ALLOWED_HOSTS=["oppiva.example", "*.example"]), ENVIRONMENT, "OPPIVA_HOSTS"),
        (Settings(ALLOWED_HOSTS=[]), ENVIRONMENT, "OPPIVA_HOSTS"),
        (Settings(OPPIVA_TIMINGS=True), ENVIRONMENT, "OPPIVA_TIMINGS"),
        (Settings(), {}, "OPPIVA_BEHIND_PROXY"),
        (Settings(DATABASES=sqlite("/mnt/share/o.sqlite3")), ENVIRONMENT, "network disk (nfs4)"),
    ],
)
def test_each_dangerous_setting_is_refused_by_its_own_sentence(
    settings: Settings, environment: dict[str, str], word: str
) -> None:
    found = list(refusals(settings, environment, MOUNTS))
    assert len(found) == 1
    assert word in found[0]


def test_a_key_file_that_everyone_can_read_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.write_text("x")
    key.chmod(0o644)
    environment = {**ENVIRONMENT, "OPPIVA_SECRET_KEY_FILE": str(key)}
    (found,) = refusals(Settings(), environment, MOUNTS)
    assert f"chmod 600 {key}" in found
    key.chmod(0o600)
    assert list(refusals(Settings(), environment, MOUNTS)) == []


def test_the_disk_of_a_path_is_that_of_the_longest_mount() -> None:
    assert kind_of_disk(Path("/mnt/share/own disk/o.sqlite3"), MOUNTS) == "xfs"
    assert kind_of_disk(Path("/mnt/share2/o.sqlite3"), MOUNTS) == "ext4"
    assert kind_of_disk(Path("/x"), "") == ""


def test_postgresql_has_no_file_to_look_at() -> None:
    settings = Settings(DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "oppiva"}})
    assert list(refusals(settings, ENVIRONMENT, "server:/ / nfs rw 0 0\n")) == []
