"""Where the people of an organisation sign in with their work account: read from one file that only the host keeps.

The file is named by OPPIVA_WORK_ACCOUNTS. It holds a secret and addresses that the server calls (trust.md 10.10 and
10.12), so no page writes it.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from oppiva.environment import BadSetting

KEYS = {"key", "organisation", "issuer", "client_id", "client_secret", "domains", "groups", "groups_claim", "origins"}
NEEDED = ("key", "organisation", "issuer", "client_id", "client_secret", "domains")
LOOPBACK = {"127.0.0.1", "localhost"}
# Entra's addresses for every tenant at once: there each tenant's keeper writes what mail address they like.
OPEN_TO_ALL = {"common", "organizations", "consumers"}


@dataclass(frozen=True)
class WorkAccounts:
    """The sign-in provider of one organisation (OpenID Connect).

    `organisation` is its id or name, `domains` are the ends of work mails believed from it, `groups` maps a group of
    the provider to the name of a unit: its members get that unit and the role participant, nothing else.
    """

    key: str
    organisation: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: frozenset[str]
    groups: Mapping[str, str] = field(default_factory=dict)
    groups_claim: str = "groups"
    origins: tuple[str, ...] = ()

    @property
    def form_origins(self) -> tuple[str, ...]:
        """Where a form may lead the browser: the issuer's origin and those named beside it."""
        parts = urlsplit(self.issuer)
        return (f"{parts.scheme}://{parts.netloc}", *self.origins)


def work_accounts(name: str, file: str, *, plain: bool) -> tuple[WorkAccounts, ...]:
    """The providers of the file, none without one; refuses (BadSetting) a file that others read or that is not right.

    `plain` lets a demo or a test use a provider on the loopback address without https.
    """
    if not file:
        return ()
    path = Path(file).expanduser()
    try:
        mode, text = stat.S_IMODE(path.stat().st_mode), path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{name}: {path} cannot be read ({error.__class__.__name__}).") from error
    if mode & 0o077:
        raise BadSetting(f"{name}: others can read {path}, and it holds a secret: chmod 600.")
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSetting(f"{name}: {path} is not TOML: {error}.") from error
    entries = given.pop("organisation", [])
    if given or not isinstance(entries, list):
        raise BadSetting(f"{name}: {path} holds [[organisation]] tables and nothing else.")
    found = tuple(_provider(name, entry, number, plain) for number, entry in enumerate(entries, 1))
    for wanted in ("key", "organisation"):
        values = [str(getattr(one, wanted)).lower() for one in found]
        if len(set(values)) != len(values):
            raise BadSetting(f"{name}: two organisations have the same {wanted}.")
    return found


def _provider(name: str, entry: Any, number: int, plain: bool) -> WorkAccounts:
    def refuse(what: str) -> BadSetting:
        return BadSetting(f"{name}, organisation {number}: {what}.")

    if not isinstance(entry, dict):
        raise refuse("is not a table")
    unknown, missing = sorted(set(entry) - KEYS), [key for key in NEEDED if not entry.get(key)]
    if unknown or missing:
        raise refuse(f"unknown: {', '.join(unknown)}" if unknown else f"missing: {', '.join(missing)}")
    for key in ("key", "organisation", "issuer", "client_id", "client_secret", "groups_claim"):
        if not isinstance(entry.get(key, ""), str):
            raise refuse(f"{key} must be a text")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", entry["key"]):
        raise refuse("key must be 1-40 of a-z, 0-9 and -")
    origins = entry.get("origins", [])
    if not _texts(entry["domains"]) or not _texts(origins):
        raise refuse("domains and origins must be lists of texts")
    for address in (entry["issuer"], *origins):
        parts = urlsplit(address)
        if not parts.hostname or not (parts.scheme == "https" or (plain and parts.hostname in LOOPBACK)):
            raise refuse(f"{address} must begin with https://")
    if OPEN_TO_ALL & set(urlsplit(entry["issuer"]).path.lower().split("/")):
        raise refuse("issuer must be the organisation's own: with common or organizations anybody could sign in")
    domains = frozenset(domain.lower().removeprefix("@") for domain in entry["domains"])
    for domain in domains:
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain):
            raise refuse(f"{domain} is not the end of a mail address")
    groups = entry.get("groups", {})
    if not isinstance(groups, dict) or not all(isinstance(unit, str) for unit in groups.values()):
        raise refuse("groups must be a table of group = unit")
    return WorkAccounts(
        key=entry["key"],
        organisation=entry["organisation"],
        issuer=entry["issuer"].rstrip("/"),
        client_id=entry["client_id"],
        client_secret=entry["client_secret"],
        domains=domains,
        groups=groups,
        groups_claim=entry.get("groups_claim", "groups"),
        origins=tuple(f"{urlsplit(origin).scheme}://{urlsplit(origin).netloc}" for origin in origins),
    )


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
