"""Words for the codes of `core/plan`: the page, the terminal table and `--lang` all take them from here.

No model is imported: the words need only the translations.
"""

from django.utils.translation import gettext

from oppiva.core.plan import Plan, PlanError
from oppiva.core.plan.paths import names_of
from oppiva.programme import plan_errors
from oppiva.programme.wording.facts import Facts, finding_facts, placeholders, shown
from oppiva.programme.wording.labels import (
    check_title,
    field_label,
    known_values,
    path_label,
    result_sentence,
    role_label,
    section_label,
    severity_count,
    severity_label,
    severity_words,
    unit_label,
    value_label,
)
from oppiva.programme.wording.sentences import SENTENCES, Words

__all__ = [
    "Facts",
    "Plan",
    "check_title",
    "field_label",
    "finding_facts",
    "finding_message",
    "finding_remedy",
    "known_values",
    "path_label",
    "plan_error_message",
    "result_sentence",
    "role_label",
    "section_label",
    "severity_count",
    "severity_label",
    "severity_words",
    "shown",
    "unit_label",
    "value_label",
]


def _variant(code: str, facts: Facts) -> str:
    """What tells apart two findings of one code and one part of the plan."""
    match code, facts:
        case "teams_needed", {"teams_per_series": int(needed), "possible": [_least, int(most)]} if needed > most:
            return "over"
        case "modelling_tail_short", {"tail_days": int(days)} if days <= 0:
            return "before" if days < 0 else "same_day"
    return ""


def _words(code: str, facts: Facts, path: str) -> Words:
    names = names_of(path)
    keys = (f"{code}:{_variant(code, facts)}", f"{code}:{'.'.join(names)}", f"{code}:{names[0] if names else ''}", code)
    return next(SENTENCES[key] for key in keys if key in SENTENCES)


def finding_message(code: str, facts: Facts, path: str = "") -> str:
    """What a finding says, in one sentence; the path chooses between parts of the plan that share a code."""
    return (str(_words(code, facts, path).message % placeholders(facts, path))).removesuffix(": ")


def finding_remedy(code: str, facts: Facts, path: str = "") -> str:
    """What would mend a finding."""
    return str(_words(code, facts, path).remedy % placeholders(facts, path))


def plan_error_message(error: PlanError) -> str:
    """Where a plan cannot be read, what is wrong there and what to do."""
    return plan_errors.plan_error_message(error, gettext)
