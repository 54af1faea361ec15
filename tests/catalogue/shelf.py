"""Small libraries of other installations, written by hand as docs/library-format.md has it: a folder, a zip, a host."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from oppiva.core.chain import canonical
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for

ADDRESS = "https://toinen.example/"
NOTE = "Ensimmäinen julkaisu."
STEWARD = {"organisation": "Toinen työllisyysalue", "role": "palvelupäällikkö", "accepted_on": "2026-01-01",
           "ends_on": "2029-01-01"}  # fmt: skip
TEXTS: dict[str, Any] = {
    "name": "Soitto samana päivänä", "one_sentence": "Asiakkaalle soitetaan takaisin samana päivänä.",
    "for_whom": ["jobseeker"], "for_whom_words": "", "effect": "clear", "effect_words": "16 → 11 minuuttia",
    "effect_unit": "minutes_per_customer", "effect_before": "16", "effect_after": "11", "effect_n": 24,
    "start_minutes": 360, "start_cents": 0, "month_minutes": 60, "month_cents": 0, "effort_staff": 10,
    "problem": "Asiakas ei saa puhelinta auki ja soittaa monta kertaa.", "start_situation": "Puheluihin vastattiin.",
    "change_customer": "Asiakas saa vastauksen samana päivänä.", "change_staff": "Soitoille on oma aika.",
    "change_employer": "", "nothing_changes_for": ["employer"], "needs": "Sovittu puhelinvuoro.",
    "does_not_solve": "Ei lyhennä jonoa.", "steps": ["Sopikaa vuorot.", "Soittakaa takaisin."],
    "roles": "Kaksi virkailijaa.", "skills": "", "training": "", "amount": "", "rhythm": "Joka työpäivä.",
    "channel": "Puhelin.", "systems": "", "law": "",
    "core_parts": [{"key": "abc123", "what": "Soitto samana päivänä", "why": "Odotus loppuu.", "sign": "Lista tyhjä."}],
    "edge_parts": [{"what": "Kellonaika", "variants": "Aamu tai iltapäivä."}], "breaks_if": "Vuorolle ei varata aikaa.",
    "condition_idea": "", "condition_outside": "", "condition_house": "", "condition_people": "", "condition_doing": "",
    "did_not_work": "", "did_not_work_unknown": True, "equality": "Tulkki varataan tarvittaessa.",
    "first_week": ["Sopikaa vuorot.", "Tehkää lista.", "Soittakaa."], "staff_message": "Ensi viikolla soitamme.",
    "contact": "Palvelupäällikkö", "innokyla": "", "plain_summary": "Kun asiakas ei saa puhelinta auki, soitetaan.",
    "translations": {"sv": {"name": "Samtal samma dag"}},
}  # fmt: skip


@dataclass
class Shelf:
    """A library that is written: its manifest and the bytes of its files."""

    address: str = ADDRESS
    name: str = "Toinen kirjasto"
    models: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    head: dict[str, Any] = field(default_factory=dict)

    def model(self, slug: str = "soitto-samana-paivana", *numbers: str, **more: Any) -> dict[str, Any]:
        """A model with these versions, the oldest first; `texts` are changed in each."""
        texts = more.pop("texts", {})
        row: dict[str, Any] = {
            "slug": slug, "code": "M8", "programme": "TOINEN", "origin": "experiments", "language": "fi",
            "name": "Soitto samana päivänä", "one_sentence": "Asiakkaalle soitetaan takaisin samana päivänä.",
            "theme": "customer", "for_whom": ["jobseeker"], "state": "published", "evidence": 2,
            "last_checked_on": "2026-01-10", "current": "", "versions": [],
            "steward": dict(STEWARD), "replaced_by": "", "withdrawn_reason": "", **more,
        }  # fmt: skip
        self.models.append(row)
        for number in numbers or ("1.0.0",):
            self.version(row, number, **texts)
        return row

    def version(self, row: dict[str, Any], number: str, **texts: Any) -> dict[str, Any]:
        """One more version of a model."""
        content = content_of(row, number, **texts)
        data = canonical(content).encode()
        path = f"mallit/{row['slug']}/{number}/malli.json"
        told: dict[str, Any] = {
            "number": number, "at": f"2026-01-{10 + len(row['versions']):02d}T09:00:00+00:00",
            "change": "first" if not row["versions"] else "minor", "change_note": NOTE,
            "hash": sha256(data).hexdigest(), "path": path, "materials": [],
        }  # fmt: skip
        row["versions"].insert(0, told)
        row["current"] = number
        self.files[path] = data
        return told

    def write(self, row: dict[str, Any], content: dict[str, Any], number: str = "1.0.0") -> None:
        """Another content of a version, with its hash."""
        data = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
            "utf-8", "surrogatepass"
        )
        self.files[f"mallit/{row['slug']}/{number}/malli.json"] = data
        told = next(one for one in row["versions"] if one["number"] == number)
        told["hash"] = sha256(data).hexdigest()

    def manifest(self) -> bytes:
        """`kirjasto.json`."""
        head = {
            "format": "oppiva-library/1", "address": self.address, "name": self.name, "made_on": "2026-01-20",
            "program": "0.13.0", "licence": "CC BY 4.0", "models": self.models, **self.head,
        }  # fmt: skip
        return json.dumps(head, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def folder(self, at: Path) -> Path:
        """As a folder."""
        for path, data in {**self.files, "kirjasto.json": self.manifest()}.items():
            (at / path).parent.mkdir(parents=True, exist_ok=True)
            (at / path).write_bytes(data)
        return at

    def zip(self, at: Path, around: str = "") -> Path:
        """As a zip."""
        at.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(at, "w", zipfile.ZIP_DEFLATED) as out:
            for path, data in {**self.files, "kirjasto.json": self.manifest()}.items():
                out.writestr(around + path, data)
        return at


def content_of(row: dict[str, Any], number: str = "1.0.0", **texts: Any) -> dict[str, Any]:
    """The document of a version."""
    return {
        "format": "oppiva-model/1",
        "model": {name: row[name] for name in ("code", "slug", "programme", "origin", "language", "theme")},
        "version": number, "texts": {**deepcopy(TEXTS), **texts},
        "effort": {"step": "small", "minutes": 1080, "cents": 0},
        "evidence": {"level": 2, "sources": 1},
        "sources": [{"code": "01-4", "kinds": ["builds_on"], "carried_out": True, "certainty": 2, "areas": ["23"],
                     "answer": "", "unit": "min", "before": "16", "after": "11", "n": 24}],
        "materials": [{"id": "6f0b7f9e-3c1b-4d0e-9d5c-1f2a3b4c5d6e", "title": "Soittolista", "link": "",
                       "file_name": "soittolista.pdf", "bytes": 1234, "licence": "cc_by_4"}],
        "steward": dict(STEWARD),
        "reviews": {"peers": 2, "peer_areas": ["01"], "trials": [{"organisation": "Kolmas", "done_on": "2025-12-01"}]},
        "licence": "CC BY 4.0",
    }  # fmt: skip


def sudo(person: Person) -> Actor:
    """The person as an actor who signed in a moment ago."""
    found = actor_for(person)
    return Actor(found.person_id, found.grants, clock.now() + timedelta(minutes=5))


Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def hosted(answers: dict[str, bytes] | Answer) -> Iterator[str]:
    """A host of this machine that answers these paths, or as the function does; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if callable(answers):
                return answers(self)
            data = answers.get(self.path.lstrip("/"))
            self.send_response(200 if data is not None else 404)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")
            return None

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
