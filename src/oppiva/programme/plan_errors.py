"""Sentences for a plan that cannot be read; without Django, for `oppiva plan check --json` starts none."""

import datetime
from collections.abc import Callable

from oppiva.core.plan.errors import PlanError


def _date(value: object) -> str:
    return f"{value.day}.{value.month}.{value.year}" if isinstance(value, datetime.date) else str(value)


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _wrong_type(expected: object, gettext: Callable[[str], str]) -> str:
    match expected:
        case "text" | "choice" | "reference":
            return gettext("The value must be text in quotation marks.")
        case "i18n":
            return gettext("The value must be one text per language, for example name.fi.")
        case "integer":
            return gettext("The value must be a whole number without quotation marks.")
        case "number":
            return gettext("The value must be a number without quotation marks.")
        case "boolean":
            return gettext("The value must be true or false.")
        case "date":
            return gettext("The value must be a date such as 2026-03-12 without quotation marks.")
        case "table" | "hours":
            return gettext("The value must be a table.")
    return gettext("The value must be a list in square brackets.")


def _wrong_value(error: PlanError, gettext: Callable[[str], str]) -> str:
    facts = error.facts
    if facts.get("reason") == "control_character":
        return gettext("The text holds a control character. Remove it.")
    if facts.get("reason") == "reserved":
        return gettext("The code %(value)s has a meaning of its own in a plan. Choose another.") % facts
    if "choices" in facts:
        return gettext("The value must be one of these: %(choices)s.") % {"choices": _words(facts["choices"])}
    if "count" in facts:
        return gettext("The value must be two numbers: the least and the most.")
    return gettext("The number must be between %(low)s and %(high)s.") % facts


def _unknown_key(error: PlanError, gettext: Callable[[str], str]) -> str:
    if error.facts.get("near"):
        return gettext("There is no key %(key)s. Did you mean %(near)s?") % error.facts
    return gettext("There is no key %(key)s. Put information of your own under [extra].") % error.facts


def _end_before_start(error: PlanError, gettext: Callable[[str], str]) -> str:
    shown = {name: _date(value) for name, value in error.facts.items()}
    if isinstance(error.facts.get("end"), datetime.date):
        return gettext("The end %(end)s is before the start %(start)s.") % shown
    return gettext("The second number %(end)s is smaller than the first %(start)s.") % shown


def _file(error: PlanError, gettext: Callable[[str], str]) -> str:
    match error.code:
        case "not_utf8":
            return gettext("The file is not UTF-8 text. Save it as UTF-8.")
        case "too_large":
            return gettext("The file is larger than 1 MiB. A plan is text only.")
        case "too_deep":
            return gettext("Tables lie inside each other too many times. Keep at most %(limit)s levels.") % error.facts
    return _toml(error, gettext)


def _toml(error: PlanError, gettext: Callable[[str], str]) -> str:
    """A common mistake in words; any other as the parser says it, in quotation marks."""
    match error.facts.get("reason"):
        case "date":
            return gettext("This is no date. Write the year first, for example 2026-03-12, without quotation marks.")
        case "twice":
            return gettext("The same key or table is given twice. Keep one of the two.")
        case "equals":
            return gettext("An equals sign is missing after the key. Write for example value = 105.")
        case "bracket":
            return gettext("A bracket is not closed. Look for the missing ] or } here or above.")
        case "quote":
            return gettext(
                'A quotation mark is missing. Text stands between straight quotation marks, for example "text".'
            )
        case "no_value":
            return gettext("There is no value after the equals sign. Write one, or remove the line.")
    words = str(error.facts.get("detail", "")).partition(" (at ")[0]
    return gettext("This line is not valid TOML. The reader says in English: “%(detail)s”.") % {"detail": words}


def what_is_wrong(error: PlanError, gettext: Callable[[str], str] = str) -> str:
    """What is wrong and what to do, without the place; English unless a translating `gettext` is given."""
    match error.code:
        case "missing":
            return gettext("The key %(key)s is missing. The plan cannot be read without it.") % error.facts
        case "unknown_format":
            return gettext("The format %(value)s is not known. The format of a plan is %(expected)s.") % error.facts
        case "unknown_key":
            return _unknown_key(error, gettext)
        case "wrong_type":
            return _wrong_type(error.facts.get("expected"), gettext)
        case "wrong_value":
            return _wrong_value(error, gettext)
        case "code_twice":
            return gettext("The code %(value)s is already used at %(first)s. Every code is given once.") % error.facts
        case "unknown_reference":
            return gettext("Nothing in the plan has the code or name %(value)s.") % error.facts
        case "end_before_start":
            return _end_before_start(error, gettext)
        case "none_beside_items":
            return gettext("The plan says there is none, and lists some. Keep one of the two.")
        case "too_many_rows":
            return gettext("There are %(rows)s rows. A plan holds at most %(limit)s.") % error.facts
        case "text_too_long":
            return (
                gettext("The text has %(length)s characters, at most %(limit)s are kept here. Shorten it.")
                % error.facts
            )
    return _file(error, gettext)


def plan_error_message(error: PlanError, gettext: Callable[[str], str] = str) -> str:
    """Where, what and what to do, as one line; English unless a translating `gettext` is given."""
    facts = {"line": error.line, "path": error.path, "what": what_is_wrong(error, gettext)}
    if error.line and (column := error.facts.get("column")):
        return gettext("Line %(line)s, character %(column)s: %(what)s") % {**facts, "column": column}
    if error.line and error.path:
        return gettext("Line %(line)s, %(path)s: %(what)s") % facts
    if error.line:
        return gettext("Line %(line)s: %(what)s") % facts
    if error.path:
        return gettext("%(path)s: %(what)s") % facts
    return str(facts["what"])
