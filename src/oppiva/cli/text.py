"""`oppiva text pii|readability INPUT --out OUTPUT`: texts of a file, without Django, network and database."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from oppiva.cli.solvewords import SENTENCES
from oppiva.cli.words import gettext as _
from oppiva.core.solving import InputError
from oppiva.core.text.lemmas import available
from oppiva.core.text.personal import find_personal
from oppiva.core.text.readability import readability
from oppiva.core.text.reading import Given, read
from oppiva.core.text.writing import dumps, flag_row, meta, readability_row

LATER = ("search", "similar", "suggest", "cluster")
OWN_WORDS = {"used_twice": "used twice"}


@dataclass(frozen=True)
class Job:
    """One job: the list it reads and writes, and what it makes of a text."""

    key: str
    made: Callable[[Given], dict[str, object]]
    without_lemmas: str


def _personal(given: Given) -> dict[str, object]:
    return {"id": given.id, "flags": [flag_row(flag) for flag in find_personal(given.text, given.lang)]}


def _readable(given: Given) -> dict[str, object]:
    return {"id": given.id, **readability_row(readability(given.text, given.lang))}


JOBS = {
    "pii": Job("cases", _personal, ""),
    "readability": Job("texts", _readable, "no lemmatiser: rare words are judged by their form alone"),
}


def run(argv: list[str]) -> int:
    """Answer one input; 0 done, also for an empty list, 2 the input or the command cannot be used."""
    options = _options(argv)
    if options.what not in JOBS:
        missing = "does not exist yet" if options.what in LATER else "does not exist"
        return _refused(f"oppiva text {options.what} {missing}. This version has: {', '.join(JOBS)}")
    job = JOBS[options.what]
    began = time.monotonic()
    try:
        texts = read(Path(options.input).read_bytes(), job.key)
    except OSError as error:
        return _refused(f"{options.input}: {error.strerror}")
    except InputError as error:
        words = {**SENTENCES, **OWN_WORDS}[error.code].format(**error.facts)
        return _refused(f"{error.path}: {words}" if error.path else words)
    rows = [job.made(given) for given in texts]
    notes = [] if available() or not job.without_lemmas else [job.without_lemmas]
    seconds = round(time.monotonic() - began, 2) if options.timing else None
    return _write(Path(options.out), dumps({job.key: rows, "meta": meta(seconds, notes)}), rows)


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="oppiva text", description=_("Check texts for personal data and readability"))
    parser.add_argument("what", metavar="|".join(JOBS), help=_("pii: personal data; readability: hints and measures"))
    parser.add_argument("input", metavar="INPUT", help=_("the texts as JSON"))
    parser.add_argument("--out", required=True, metavar="OUTPUT", help=_("where the answer is written"))
    parser.add_argument("--timing", action="store_true", help=_("write the seconds it took"))
    return parser.parse_args(argv)


def _refused(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


def _write(path: Path, text: str, rows: Sequence[dict[str, object]]) -> int:
    """The file whole or not at all."""
    new = path.with_name(path.name + ".new")
    try:
        new.write_text(text, "utf-8")
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        return _refused(f"{path}: {error.strerror}")
    flags = [row["flags"] for row in rows]
    print(f"{len(rows)} texts, {sum(len(found) for found in flags if isinstance(found, list))} flags")
    return 0
