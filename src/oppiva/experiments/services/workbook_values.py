"""What the cells of the sheet `experiments` mean, in words of three languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from oppiva.core.errors import DomainError
from oppiva.core.matching import folded
from oppiva.experiments.models import AsPlanned, Choice, Predicted, Theme, Versus, Whose
from oppiva.people.slots import SheetRow
from oppiva.programme.models import Programme
from oppiva.workshops.services import workbook_values as values
from oppiva.workshops.services.workbook_teams import MOST_TEAMS

THEMES: Mapping[str, tuple[str, ...]] = {
    Theme.WELLBEING: ("työhyvinvointi", "hyvinvointi", "jaksaminen", "arbetshälsa", "välbefinnande", "wellbeing"),
    Theme.PRODUCTIVITY: ("tuottavuus", "sujuvuus", "produktivitet", "productivity"),
    Theme.CUSTOMER: ("asiakas", "asiakkaat", "asiakaskokemus", "kund", "kunder", "customer"),
}
WHOSE: Mapping[str, tuple[str, ...]] = {
    Whose.JOBSEEKER: ("työnhakija", "työnhakijan", "asiakas", "arbetssökande", "jobseeker"),
    Whose.EMPLOYER: ("työnantaja", "työnantajan", "yritys", "arbetsgivare", "employer"),
    Whose.COLLEAGUE: ("työkaveri", "työkaverin", "oma väki", "henkilöstö", "kollega", "colleague"),
    Whose.PARTNER: ("kumppani", "kumppanin", "yhteistyökumppani", "partner"),
}
AS_PLANNED: Mapping[str, tuple[str, ...]] = {
    AsPlanned.YES: ("kyllä", "toteutui", "ja", "yes"),
    AsPlanned.PARTLY: ("osittain", "osin", "delvis", "partly"),
    AsPlanned.NO: ("ei", "ei toteutunut", "nej", "no"),
}
VERSUS: Mapping[str, tuple[str, ...]] = {
    Versus.AS_PREDICTED: ("ennusteen mukainen", "kuten ennustettiin", "enligt förutsägelsen", "som förutsagt"),
    Versus.BETTER: ("parempi", "ennustetta parempi", "bättre", "better"),
    Versus.WORSE: ("huonompi", "ennustetta huonompi", "sämre", "worse"),
    Versus.CANNOT_TELL: ("ei voi sanoa", "en osaa sanoa", "ei tietoa", "går inte att säga", "cannot tell", "unknown"),
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    Choice.KEEP: ("jätämme käyttöön", "jätettiin käyttöön", "käyttöön", "vi behåller", "behölls", "kept", "keep"),
    Choice.CHANGE: ("muutamme", "muutettiin", "muutos", "vi ändrar", "ändrades", "changed", "change"),
    Choice.STOP: ("lopetamme", "lopetettiin", "vi slutar", "avslutades", "stopped", "stop"),
    Choice.HAND_OVER: ("annamme eteenpäin", "annettiin eteenpäin", "vi ger vidare", "gavs vidare", "handed over"),
}
# What is written when nothing was noticed: an empty cell says nothing.
NONE_NOTICED = frozenset(
    folded(word) for word in ("ei", "ei ollut", "ei yllätyksiä", "ei haittoja", "ei mitään", "-", "–", "inga", "inget",
                              "nej", "none", "no", "nothing")
)  # fmt: skip
_NUMBER = re.compile(r"(-?\d{1,9}(?:[.,]\d{1,3})?)\s*([^\d\s][^\d]{0,19})?")
_BETWEEN = re.compile(
    r"(\d{1,9}(?:[.,]\d{1,3})?)\s*(?:[-–—]|\.\.+)\s*(\d{1,9}(?:[.,]\d{1,3})?)\s*([^\d\s][^\d]{0,19})?"
)
_CODE = re.compile(r"(.+?)\s*[-–/]\s*(\d{1,2})[a-z]?")
_LEADS: Mapping[str, str] = {
    **dict.fromkeys(
        ("enintään", "korkeintaan", "alle", "max", "at most", "under", "högst", "<=", "<", "≤"), Predicted.AT_MOST
    ),
    **dict.fromkeys(
        ("vähintään", "ainakin", "yli", "min", "at least", "over", "minst", "över", ">=", ">", "≥"), Predicted.AT_LEAST
    ),
}
_DIRECTIONS: Mapping[str, str] = {
    folded(word): kind
    for kind, words in {
        Predicted.DOWN: ("laskee", "vähenee", "pienenee", "lyhenee", "minskar", "sjunker", "goes down", "down"),
        Predicted.UP: ("nousee", "kasvaa", "lisääntyy", "ökar", "stiger", "goes up", "up"),
        Predicted.SAME: ("pysyy samana", "sama", "ei muutu", "oförändrad", "samma", "stays the same", "same"),
    }.items()
    for word in words
}


def team_of(row: SheetRow, known: Mapping[str, object]) -> tuple[str, int]:
    """The key of the series and the number of the team, from two cells or from one: 07-3.

    Refuses what is no number of a team (`experiment_team_wrong`).
    """
    words, number = row.text("series"), row.text("team").removesuffix(".0")
    joined = _CODE.fullmatch(words)
    if joined is not None and values.series_key(words) not in known:
        words, number = joined[1], number or joined[2]
    number = re.sub(r"^\D+", "", number)
    found = int(number) if number.isascii() and number.isdecimal() and len(number) < 3 else 0
    if not 1 <= found <= MOST_TEAMS:
        raise DomainError("experiment_team_wrong", field="team", most=MOST_TEAMS)
    return values.series_key(words), found


def text_in(row: SheetRow, name: str, most: int, least: int = 0) -> str:
    """A text of at most so many letters; refuses `value_too_long`, and one too short to tell anything."""
    text = row.text(name)
    if len(text) > most:
        raise DomainError("value_too_long", field=name)
    if text and (len(text) < least or not any(letter.isalnum() for letter in text)):
        raise DomainError("experiment_too_short", field=name, least=max(least, 1))
    return text


def number_in(row: SheetRow, name: str) -> tuple[Decimal | None, str]:
    """A number and the unit written after it; refuses `experiment_number_wrong`."""
    words = _plain(row.text(name))
    if not words:
        return None, ""
    found = _NUMBER.fullmatch(words)
    if found is None:
        raise DomainError("experiment_number_wrong", field=name)
    return _decimal(found[1]), (found[2] or "").strip()


def count_in(row: SheetRow, name: str) -> int:
    """From how many cases; one when nothing is said. Refuses `experiment_number_wrong`."""
    words = row.text(name).removesuffix(".0").removesuffix(",0")
    if not words:
        return 1
    if not (words.isascii() and words.isdecimal() and 1 <= int(words) <= 100_000):
        raise DomainError("experiment_number_wrong", field=name)
    return int(words)


def predicted_in(row: SheetRow, name: str) -> dict[str, object]:
    """The shape of a prediction with its number: `at most 10`, `10–15`, `goes down`; nothing of an empty cell.

    Refuses `experiment_prediction_unclear`: a bare number does not tell which way it was meant.
    """
    words = _plain(row.text(name))
    if not words:
        return {}
    between = _BETWEEN.fullmatch(words)
    if between is not None:
        low, high = sorted((_decimal(between[1]), _decimal(between[2])))
        return {"kind": Predicted.BETWEEN, "value": low, "upper": high}
    for lead, kind in _LEADS.items():
        if words.casefold().startswith(lead):
            found = _NUMBER.fullmatch(words[len(lead) :].strip())
            if found is not None:
                return {"kind": kind, "value": _decimal(found[1])}
    direction = _DIRECTIONS.get(folded(words))
    if direction is None:
        raise DomainError("experiment_prediction_unclear", field=name)
    return {"kind": direction}


def day_in(row: SheetRow, name: str, programme: Programme) -> date | None:
    """A day inside the programme, None of an empty cell."""
    if not row.text(name):
        return None
    try:
        return values.day_in(row.text(name), programme)
    except DomainError as error:
        raise DomainError(error.code, **{**error.facts, "field": name}) from error


def one_of(row: SheetRow, name: str, known: Mapping[str, tuple[str, ...]]) -> str:
    """The choice a cell means, empty of an empty one; refuses `experiment_choice_unknown`."""
    return values.choice_in(row.text(name), known, "experiment_choice_unknown", name) if row.text(name) else ""


def several_of(row: SheetRow, name: str, known: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Every choice a cell names, parted by commas or semicolons."""
    parts = [part for part in re.split(r"\s*[;,]\s*", row.text(name)) if part]
    found = [values.choice_in(part, known, "experiment_choice_unknown", name) for part in parts]
    return list(dict.fromkeys(found))


def noticed_in(row: SheetRow, name: str, most: int) -> tuple[str, bool]:
    """What was noticed, or that nothing was."""
    if folded(row.text(name).rstrip(".")) in NONE_NOTICED and row.text(name):
        return "", True
    return text_in(row, name, most), False


def _plain(words: str) -> str:
    """A cell with plain spaces, minus signs and no thin spaces inside numbers."""
    text = words.replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ").strip()
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)


def _decimal(words: str) -> Decimal:
    return Decimal(words.replace(",", "."))
