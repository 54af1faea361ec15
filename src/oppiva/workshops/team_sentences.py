"""The reasons and the quality of teams in words; a wish about a person and a need are never worded (solvers.md 3.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.solving import Reason
from oppiva.core.teaming import Quality
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import percent
from oppiva.workshops.queries import MemberRow

Rows = Mapping[str, MemberRow]
Themes = Mapping[str, str]


def headline(found: Quality | None, unheard: int) -> str:
    """The sentence on top: how many teams, whether the conditions hold, how many wishes were not heard."""
    if found is None:
        return _("No teams yet.")
    teams = ngettext("One team.", "%(n)s teams.", found.teams) % {"n": number_word(found.teams)}
    if found.broken:
        broken = ngettext("%(n)s condition does not hold.", "%(n)s conditions do not hold.", found.broken) % {
            "n": found.broken
        }
        return f"{teams} {broken}"
    if unheard:
        left = ngettext(
            "All conditions hold, %(n)s wish could not be met.",
            "All conditions hold, %(n)s wishes could not be met.",
            unheard,
        ) % {"n": unheard}
        return f"{teams} {left}"
    return f"{teams} {_('All conditions hold.')}"


def lead(found: Quality | None) -> str:
    """How good the division is: themes heard, and how much better it could be at most."""
    if found is None:
        return ""
    parts = []
    if found.wishing:
        parts.append(
            _("%(heard)s of %(wishing)s got their first or second theme.")
            % {"heard": found.heard, "wishing": found.wishing}
        )
    if found.best:
        parts.append(_("No better division exists."))
    elif found.at_most is not None and found.at_most > 0:
        parts.append(_("At most %(share)s better is possible.") % {"share": percent(found.at_most * 100)})
    return " ".join(parts)


def reason(found: Reason, rows: Rows, themes: Themes) -> str:
    """One reason of a team; empty for what the page says otherwise."""
    make = REASONS.get(found.code)
    return make(found.params, rows, themes) if make is not None else ""


def _units(params: Mapping[str, object], rows: Rows, themes: Themes) -> str:
    count = params["units"]
    number = count if isinstance(count, int) else 0
    return ngettext("%(n)s unit.", "%(n)s units, all different.", number) % {"n": number}


def _same_unit(params: Mapping[str, object], rows: Rows, themes: Themes) -> str:
    return _("From the same unit: %(names)s.") % {"names": _names(params.get("names"), rows)}


def _theme(params: Mapping[str, object], rows: Rows, themes: Themes) -> str:
    name = themes.get(str(params["theme"]), str(params["theme"]))
    return _("Theme: %(theme)s.") % {"theme": name}


def _language_pair(params: Mapping[str, object], rows: Rows, themes: Themes) -> str:
    return _("%(name)s is understood in %(language)s: %(others)s.") % {
        "name": _name(params["person"], rows),
        "language": _language(params["language"]),
        "others": _names(params.get("with"), rows),
    }


def _language_alone(params: Mapping[str, object], rows: Rows, themes: Themes) -> str:
    return _("Nobody else speaks %(language)s with %(name)s.") % {
        "name": _name(params["person"], rows),
        "language": _language(params["language"]),
    }


def _remote_pair(params: Mapping[str, object], rows: Rows, themes: Themes) -> str:
    if params.get("all"):
        return _("All take part remotely, so all work the same way.")
    return _("Remotely together: %(names)s. Name one who keeps them in the room.") % {
        "names": _names(params.get("names"), rows)
    }


def _remote_alone(params: Mapping[str, object], rows: Rows, themes: Themes) -> str:
    return _("%(name)s is the only one at a distance. Name one who keeps the person in the room.") % {
        "name": _name(params["person"], rows)
    }


def _earlier(params: Mapping[str, object], rows: Rows, themes: Themes) -> str:
    return _("Have been in one team before: %(names)s.") % {"names": _names(params.get("names"), rows)}


REASONS: dict[str, Callable[[Mapping[str, object], Rows, Themes], str]] = {
    "units_all_different": _units,
    "same_unit_pair": _same_unit,
    "theme_rank": _theme,
    "language_pair": _language_pair,
    "language_alone": _language_alone,
    "remote_pair": _remote_pair,
    "remote_alone": _remote_alone,
    "earlier_pair": _earlier,
}


def swap_words(params: Mapping[str, object], rows: Rows) -> str:
    """The best single swap of a team and what it would do."""
    price = params.get("price")
    worth = price if isinstance(price, int) else 0
    names = {"one": _name(params["leaves"], rows), "other": _name(params["comes"], rows)}
    if worth < 0:
        return _("Better with a swap: %(one)s and %(other)s change places.") % names
    if worth == 0:
        return _("As good: %(one)s and %(other)s change places.") % names
    return _("The best swap would make the whole worse: %(one)s and %(other)s.") % names


def locks_kept(count: int) -> str:
    """How many locks of a team are kept."""
    return ngettext("%(n)s lock kept.", "%(n)s locks kept.", count) % {"n": count}


def change_words(price: int, broken: int, mended: int) -> str:
    """What a change by hand did, said at once."""
    if broken:
        return ngettext("One condition does not hold any more.", "%(n)s conditions do not hold any more.", broken) % {
            "n": broken
        }
    if mended:
        return _("A condition that did not hold now holds.")
    if price < 0:
        return _("The whole became better.")
    return _("As good as before.") if price == 0 else _("The whole became a little worse.")


def rule_words(rule: Sequence[str], rows: Rows) -> str:
    """A condition that does not hold, in words; what tells of a wish or a need says no more than that."""
    match rule[0]:
        case "manager":
            return _("Supervisor and own staff in one team: %(names)s.") % {"names": _names(rule[1:], rows)}
        case "min" | "max":
            team = int(rule[1]) + 1 if len(rule) > 1 and rule[1].isdigit() else 0
            if rule[0] == "min":
                return _("Team %(n)s has fewer than three people.") % {"n": team}
            return _("Team %(n)s has more than four people.") % {"n": team}
        case "accessible_teams":
            return _("More teams need a table without steps than there are.")
        case "locked":
            return _("A lock is not kept.")
    return _("A wish is not met. Nobody's wish is shown.")


def _name(one: object, rows: Rows) -> str:
    row = rows.get(str(one))
    return row.name if row is not None else ""


def _names(ids: object, rows: Rows) -> str:
    found = [_name(one, rows) for one in ids] if isinstance(ids, list | tuple) else []
    if len(found) < 2:
        return "".join(found)
    return _("%(first)s and %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}


def _language(code: object) -> str:
    """The language in the reader's own words: a Finnish reader reads ruotsi, not svenska."""
    words = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}
    return words.get(str(code), str(code))
