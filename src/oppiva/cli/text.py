"""`oppiva text JOB INPUT --out OUTPUT`: texts of a file, without Django, network and database."""

import argparse
import sys
import time
from collections.abc import Callable
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

OWN_WORDS = {
    "used_twice": "used twice",
    "too_many_texts": (
        "has {found} different texts, and grouping takes {limit} at most: group those of one theme or area, "
        "or use suggest"
    ),
}
FORM_ALONE = "no lemmatiser: rare words are judged by their form alone"
MOST = 1_000  # hits of one search
MOST_PARTS = 1_000_000
CONTRADICTORY = 3  # the exit of constraints that cannot all be kept

Answer = tuple[dict[str, object], str]  # what is written, and one line of what it is


@dataclass(frozen=True)
class Job:
    """One job: what it makes of the bytes of its input, and which options it takes."""

    answer: Callable[[bytes, argparse.Namespace], Answer]
    top: int = 0
    modes: tuple[str, ...] = ()
    cached: bool = False
    grouping: bool = False


def _checked(key: str, made: Callable[[Given], dict[str, object]], content: bytes, note: str) -> Answer:
    began = time.monotonic()
    rows = [{"id": given.id, **made(given)} for given in read(content, key)]
    flags = [row["flags"] for row in rows]
    said = f"{len(rows)} texts, {sum(len(found) for found in flags if isinstance(found, list))} flags"
    notes = [] if available() or not note else [note]
    return {key: rows, "meta": meta(time.monotonic() - began, notes)}, said


def _pii(content: bytes, _options: argparse.Namespace) -> Answer:
    def made(given: Given) -> dict[str, object]:
        return {"flags": [flag_row(flag) for flag in find_personal(given.text, given.lang)]}

    return _checked("cases", made, content, "")


def _readability(content: bytes, _options: argparse.Namespace) -> Answer:
    return _checked("texts", lambda given: readability_row(readability(given.text, given.lang)), content, FORM_ALONE)


def _search(content: bytes, options: argparse.Namespace) -> Answer:
    from oppiva.cli import textsearch

    return textsearch.search(content, options.top, options.mode, options.cache)


def _similar(content: bytes, options: argparse.Namespace) -> Answer:
    from oppiva.cli import textsearch

    return textsearch.similar(content, options.top, options.cache)


def _suggest(content: bytes, options: argparse.Namespace) -> Answer:
    from oppiva.cli import textgroup

    return textgroup.suggest(content, options.cache)


def _cluster(content: bytes, options: argparse.Namespace) -> Answer:
    from oppiva.cli import textgroup

    return textgroup.cluster(content, options.k, options.constraints, options.cache)


JOBS = {
    "pii": Job(_pii),
    "readability": Job(_readability),
    "search": Job(_search, top=10, modes=("hybrid", "lexical"), cached=True),
    "similar": Job(_similar, top=5, cached=True),
    "suggest": Job(_suggest, cached=True),
    "cluster": Job(_cluster, cached=True, grouping=True),
}


def run(argv: list[str]) -> int:
    """Answer one input; 0 done, also for an empty list, 2 input or command cannot be used, 3 contradictions written."""
    what = argv[0] if argv and not argv[0].startswith("-") else ""
    if what == "prepare":
        from oppiva.cli import textsearch

        return textsearch.prepare(_preparing().parse_args(argv[1:]).cache)
    if what and what not in JOBS:
        return _refused(f"oppiva text {what} does not exist. This version has: {', '.join(JOBS)}, prepare")
    options = _options(argv, JOBS.get(what))
    try:
        made, said = JOBS[options.what].answer(Path(options.input).read_bytes(), options)
    except OSError as error:
        return _refused(f"{error.filename or options.input}: {error.strerror}")
    except InputError as error:
        words = {**SENTENCES, **OWN_WORDS}[error.code].format(**error.facts)
        return _refused(f"{error.path}: {words}" if error.path else words)
    head = made["meta"]
    assert isinstance(head, dict)
    head["seconds"] = round(head["seconds"], 2) if options.timing else None
    return _write(Path(options.out), dumps(made), said) or (CONTRADICTORY if made.get("contradictions") else 0)


def _options(argv: list[str], job: Job | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="oppiva text", description=_("Look into the texts of a file"))
    what = _(
        "pii: personal data; readability: hints and measures; search; similar: the nearest texts; suggest: candidates; "
        "cluster: groups; prepare: caches"
    )
    parser.add_argument("what", metavar="|".join((*JOBS, "prepare")), help=what)
    parser.add_argument("input", metavar="INPUT", help=_("the texts as JSON"))
    parser.add_argument("--out", required=True, metavar="OUTPUT", help=_("where the answer is written"))
    parser.add_argument("--timing", action="store_true", help=_("write the seconds it took"))
    if job is None or job.top:
        default = job.top if job else None
        parser.add_argument("--top", type=_top, default=default, metavar="N", help=_("search, similar: how many hits"))
    if job is None or job.modes:
        modes = JOBS["search"].modes
        parser.add_argument("--mode", choices=modes, default=modes[0], help=_("search: by meaning too, or by words"))
    if job is None or job.grouping:
        parser.add_argument("--k", type=_parts, metavar="N", help=_("cluster: how many groups and single texts"))
        parser.add_argument("--constraints", metavar="FILE", help=_("cluster: what people have said, as JSON"))
    if job is None or job.cached:
        _add_cache(parser)
    return parser.parse_args(argv)


def _preparing() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="oppiva text prepare", description=_("Build what search keeps"))
    _add_cache(parser)
    return parser


def _add_cache(parser: argparse.ArgumentParser) -> None:
    where = _("the folder of what search and grouping can make again; default: in the data folder")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help=where)


def _top(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= MOST:
        raise argparse.ArgumentTypeError(f"needs a whole number from 1 to {MOST}")
    return int(value)


def _parts(value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= MOST_PARTS:
        raise argparse.ArgumentTypeError(f"needs a whole number from 1 to {MOST_PARTS}")
    return int(value)


def _refused(words: str) -> int:
    print(words, file=sys.stderr)
    return 2


def _write(path: Path, text: str, said: str) -> int:
    """The file whole or not at all."""
    new = path.with_name(path.name + ".new")
    try:
        new.write_text(text, "utf-8")
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        return _refused(f"{path}: {error.strerror}")
    print(said)
    return 0
