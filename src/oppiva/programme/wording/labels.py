"""What each key, section, check and severity is called in the person's language."""

from django.utils.translation import gettext, ngettext, npgettext, pgettext

from oppiva.core.plan.paths import Steps, joined, names_of, steps_of
from oppiva.core.plan.spec import LANGUAGES, Kind, field_at
from oppiva.programme.wording.words import FIELDS, ROLES, TITLES, VALUES
from oppiva.ui.counting import number_word


def lowered(label: str) -> str:
    """A label for the middle of a sentence: its first letter small, unless it begins an abbreviation such as EU."""
    return label if label[1:2].isupper() or label[1:2] == "-" else label[:1].lower() + label[1:]


def severity_label(severity: str) -> str:
    """The word of a severity: blocks, warns, for information, in order."""
    match severity:
        case "BLOCK":
            return pgettext("severity", "Blocks")
        case "WARN":
            return pgettext("severity", "Warns")
        case "INFO":
            return pgettext("severity", "For information")
    return pgettext("severity", "In order")


def severity_count(severity: str, number: int) -> str:
    """How many checks ended in a severity: "4 block", "1 warns"."""
    match severity:
        case "BLOCK":
            words = ngettext("%(number)s blocks", "%(number)s block", number)
        case "WARN":
            words = ngettext("%(number)s warns", "%(number)s warn", number)
        case "INFO":
            words = ngettext("%(number)s for information", "%(number)s for information", number)
        case _:
            words = ngettext("%(number)s in order", "%(number)s in order", number)
    return words % {"number": number}


def severity_words(severity: str, number: int) -> str:
    """The word beside a count that stands in a mark of its own: "block", "warns"."""
    match severity:
        case "BLOCK":
            return npgettext("severity", "blocks", "block", number)
        case "WARN":
            return npgettext("severity", "warns", "warn", number)
        case "INFO":
            return gettext("for information")
    return gettext("in order")


def check_title(check_id: str) -> str:
    """What a check such as G03 asks about; KeyError for an id that is no check."""
    return str(TITLES[check_id])


def role_label(code: str) -> str:
    """A role of the staff; a role that is not known is shown as the plan writes it."""
    return str(ROLES.get(code, code))


def value_label(path: str, value: str) -> str:
    """A value of a choice (`value_label("areas[0].commitment", "signed")`), as written when it has no words."""
    names = names_of(path)
    if names[-1:] == ("role",) or names[-1:] == ("responsible_role",):
        return role_label(value)
    return str(VALUES.get(f"{names[-1] if names else ''}:{value}", value))


def known_values(path: str) -> dict[str, str]:
    """The codes that a free text of the plan usually holds, with their words: roles, support types, cost models."""
    name = names_of(path)[-1]
    if name in ("role", "responsible_role"):
        return {code: str(words) for code, words in ROLES.items()}
    return {key.removeprefix(f"{name}:"): str(words) for key, words in VALUES.items() if key.startswith(f"{name}:")}


def _label(names: tuple[str, ...]) -> str:
    """The longest ending of a path that has words: a key that several tables share stands once."""
    candidates = (names, names[:1] + names[-1:], names[-2:], names[-1:])
    return next(
        (str(FIELDS[key]) for one in candidates if (key := ".".join(one)) in FIELDS), names[-1] if names else ""
    )


def _in_language(field: str, language: str) -> str:
    match language:
        case "fi":
            return gettext("%(field)s, in Finnish") % {"field": field}
        case "sv":
            return gettext("%(field)s, in Swedish") % {"field": field}
    return gettext("%(field)s, in English") % {"field": field}


def field_label(path: str) -> str:
    """What the key at a path is called; a language or a work package at its end is named too (`programme.name.fi`)."""
    names = names_of(path)
    try:
        kind = field_at(path).kind
    except KeyError:
        return _label(names)
    if kind is Kind.I18N and len(names) > 1 and names[-1] in LANGUAGES:
        return _in_language(_label(names[:-1]), names[-1])
    if kind is Kind.HOURS and names[-1] != "hours":
        return f"{_label(names[:-1])}: {value_label('work_package', names[-1])}"
    return _label(names)


def path_label(path: str) -> str:
    """Where a path lies, in words: `work_packages[2].end` is "Work packages 3, ends"."""
    parts: list[str] = []
    seen: Steps = ()
    for step in steps_of(path):
        seen += (step,)
        if isinstance(step, int) and parts:
            parts[-1] += f" {step + 1}"
            continue
        label = field_label(joined(seen))
        # "Title, title in Finnish" says the same twice.
        if len(parts) > 1 and label.startswith(parts[-1]):
            parts.pop()
        parts.append(label)
    return ", ".join([parts[0], *map(lowered, parts[1:])]) if parts else section_label("file")


def section_label(section: str) -> str:
    """The name of a part of the plan, as a check or the editor names it: `staff`, `budget.financing`, `file`."""
    return field_label(section)


def unit_label(unit: str) -> str:
    """In what a number is given, for the hint of a field; empty for a plain count."""
    match unit:
        case "euros":
            return pgettext("plan unit", "whole euros")
        case "cents":
            return pgettext("plan unit", "cents")
        case "hours":
            return pgettext("plan unit", "whole hours")
        case "minutes":
            return pgettext("plan unit", "minutes")
        case "half_days":
            return pgettext("plan unit", "half-days")
        case "weeks":
            return pgettext("plan unit", "weeks")
        case "people":
            return pgettext("plan unit", "people")
        case "years":
            return pgettext("plan unit", "years")
        case "bp":
            return pgettext("plan unit", "parts of ten thousand")
    return ""


def result_sentence(blocking: int) -> str:
    """The sentence of a plan check: how many checks block."""
    if not blocking:
        return gettext("Nothing blocks the application.")
    sentence = ngettext(
        "%(number)s point blocks the application. Mend it first.",
        "%(number)s points block the application. Mend them first.",
        blocking,
    )
    return sentence % {"number": number_word(blocking)}
