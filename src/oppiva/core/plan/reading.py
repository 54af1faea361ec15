"""The reader of `oppiva-plan/1`: text -> checked data -> frozen plan. The first wrong thing ends the reading."""

import re
import tomllib

from oppiva.core.plan.building import plan_of
from oppiva.core.plan.errors import PlanError
from oppiva.core.plan.model import Plan
from oppiva.core.plan.paths import steps_of
from oppiva.core.plan.spec import MAX_BYTES, MAX_DEPTH
from oppiva.core.plan.validation import check_data

_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_CURLED = "\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"
# tomllib's work grows with the square of the parts of a dotted key: a key of 32 parts is refused before it is parsed.
_DEEP_KEY = re.compile(r"""(?<![A-Za-z0-9_-])(?>(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){32}""")


def _line_at(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _decoded(text: str | bytes) -> str:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(raw) > MAX_BYTES:
        raise PlanError("too_large", line=1, bytes=len(raw), limit=MAX_BYTES)
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")  # the mark some editors put first
    except UnicodeDecodeError as error:
        raise PlanError("not_utf8", line=raw.count(b"\n", 0, error.start) + 1) from error


def _parsed(text: str) -> dict[str, object]:
    if deep := _DEEP_KEY.search(text):
        raise PlanError("too_deep", line=_line_at(text, deep.start()), limit=MAX_DEPTH)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise PlanError("too_deep", line=1, limit=MAX_DEPTH) from error
    except ValueError as error:  # TOMLDecodeError, and int() of thousands of digits
        detail = str(error)
        found = _PLACE.search(detail)
        line = int(found[1]) if found else _line_at(text, len(text.rstrip()))
        column = int(found[2]) if found else 0
        reason = _reason(detail, text.split("\n")[line - 1])
        raise PlanError("bad_toml", line=line, column=column, detail=detail[:200], reason=reason) from error


def _reason(detail: str, row: str) -> str:
    """The common mistakes of people who write TOML by hand, by code; empty for the others."""
    value = row.partition("=")[2].strip()
    match detail.partition(" (at ")[0]:
        case "Invalid date or datetime":
            return "date"
        case words if words.startswith(("Cannot overwrite", "Cannot declare", "Duplicate", "Cannot mutate")):
            return "twice"
        case words if words.startswith("Expected '=' after a key"):
            return "equals"
        case words if words.startswith(("Unclosed array", "Unclosed inline table", "Expected ']'", "Expected ']]'")):
            return "bracket"
        case words if words.startswith(("Unterminated string", "Illegal character '\\n'")):
            return "quote"
        case words if words.startswith("Expected newline") and _DAY.match(value):
            return "date"
        case "Invalid value" if not value:
            return "no_value"
        case "Invalid value" if value[0].isalpha() or value[0] in _CURLED:
            return "quote"
    return ""


def tables_of(text: str | bytes) -> dict[str, object]:
    """The tables of any text written by people, within the limits of a plan and not yet held against the format.

    The one way into `tomllib`: raises PlanError for a text too large, too deep, not UTF-8 or not TOML.
    """
    return _parsed(_decoded(text))


def read_data(text: str | bytes) -> dict[str, object]:
    """The tables of a plan file, held against the whole format; raises PlanError with path and line."""
    text = _decoded(text)
    data = _parsed(text)
    try:
        check_data(data)
    except PlanError as error:
        from oppiva.core.plan.lines import line_of  # only a plan in error pays for the scan

        error.line = line_of(text, steps_of(error.path))
        raise
    return data


def read(text: str | bytes) -> Plan:
    """The plan in a file's text or bytes; raises PlanError(code, path, line) for the first thing that is wrong."""
    return plan_of(read_data(text))
