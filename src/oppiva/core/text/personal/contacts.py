"""Ways to reach or to place a person: mail, phone, birthday, address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oppiva.core.text.personal.flags import Flag

_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?!\w)"
    r"|(?<![\w.+-])[\w.+-]+ ?(?:[(\[{](?:at|ät|a|ä)[)\]}]|\bmiukumauku\b) ?"
    r"[\w-]+(?:(?:\.|[(\[{](?:dot|piste|punkt)[)\]}])[\w-]+)*(?:\.|[(\[{](?:dot|piste|punkt)[)\]}])[^\W\d_]{2,}(?!\w)"
    # A plain "at" is a word of English, "@" of a price: beside a point in the name, or before an end of a mail.
    r"|(?<![\w.+-])(?=[\w.+-]*[._])[\w.+-]+ (?:at|ät) [\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?!\w)"
    r"|(?<![\w.+-])[\w.+-]+ ?@ ?[\w-]+(?: ?\. ?[\w-]+)? ?\. ?(?:fi|com|net|org|eu|se|info)(?!\w)",
    re.IGNORECASE,
)
_SPOKEN_MAIL = re.compile(
    r"(?<![\w.+-])[\w+-]+(?:(?: (?:piste|punkt|dot) |\.)[\w+-]+)* (?:at|ät|miukumauku|kissanhäntä|snabel-?a) "
    r"[\w-]+(?:(?: (?:piste|punkt|dot) |\.)[\w-]+)* (?:piste|punkt|dot) (?:fi|com|net|org|eu|se|info)(?!\w)",
    re.IGNORECASE,
)
_RUN = re.compile(
    r"(?<![\w/§&%€$#+-])(?<![0-9][.,:])(?:\(\+|\+|\()?[0-9](?:[ \u00a0()-]{0,2}[0-9]){5,}(?![\w/]|[.,:][0-9])"
)
# With full stops or a slash as mobile numbers are also written: 040.123.4567, 040/1234567.
_POINTED = re.compile(
    r"(?<![\w/.,:+-])(?:\+?358[ .]?|0)(?:4[0-9]{1,2}|50)(?:[./]| - )"
    r"[0-9]{3}[. ]?[0-9]{2}[. ]?[0-9]{1,3}(?![\w/]|[.,:][0-9])"
)
_ONE_BY_ONE = re.compile(r"0 [45](?: [0-9]){7,9}")
_DIGIT = (
    "nolla|yksi|yks|kaksi|kaks|kolme|neljä|viisi|viis|kuusi|kuus|seitsemän|seittemän|kahdeksan|yhdeksän|"
    "kaksikymmentä|kolmekymmentä|neljäkymmentä|viisikymmentä|kuusikymmentä|seitsemänkymmentä|kahdeksankymmentä|"
    "yhdeksänkymmentä|noll|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|"
    "nittio|zero|oh|one|two|three|four|five|six|seven|eight|nine|double"
)
# A scale is read from nought to the next number in order; a phone number begins with nought and a four or a five.
_SAID = re.compile(
    rf"\b(?:nolla|noll|zero|oh)[ ,-]{{1,2}}(?:neljä|viisi|viis|fyra|fem|four|five|fyrtio|femtio)\w*"
    rf"(?:[ ,-]{{1,2}}(?:{_DIGIT})){{4,}}\b",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"\s?(?:€|eur\b|euro|kr\b|kronor|%|prosent|procent|per ?cent|kpl\b|st\b|asukas|kertaa)", re.IGNORECASE
)
_DAY_NUMBERS = re.compile(r"(?:0[1-9]|[12][0-9]|3[01])[ -](?:0[1-9]|1[0-2])[ -](?:19|20)[0-9]{2}")
_HOURS = re.compile(r"(?:[01][0-9]|2[0-4])[ ]?[0-5][0-9](?: ?- ?| )(?:[01][0-9]|2[0-4])[ ]?[0-5][0-9]")
_COMPANY = re.compile(r"[0-9]{7}-[0-9]")
_CODE_BEFORE = re.compile(
    r"(?:isbn|issn|ovt|viite|viitenumero\w*|referens|reference|y-tunnus\w*|fo-nummer|business id|tilaus\w*|order|"
    r"diaarin\w*|versio|kustannuspaik\w*|hankekoodi\w*|projektnummer|code|koodi\w*|kod|lasku\w*|faktura\w*|invoice|"
    r"kuitti\w*|kuitin|potilasnumero|jäsennumero\w*)(?:\s(?:nro|numero|nr|number|no))?[.:\s]{0,3}$",
    re.IGNORECASE,
)

_CUE = re.compile(
    r"\b(?P<sure>syntymä(?:aika|päivä|pvm)\w*|synt\.|s\.|född(?:a)?\b|f\.|födelse(?:datum|dag|tid)\w*|born\b|"
    r"date of birth|birth ?date|birthday|d\.?o\.?b\.?)|\b(?P<maybe>synty(?:nyt|nee\w+|i)|föddes)\b",
    re.IGNORECASE,
)
_MONTHS = [
    "tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu",
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december", "january", "february", "march", "may", "june", "july", "august", "october",
]  # fmt: skip
_DATE = re.compile(
    r"(?<![\w.])(?:[0-3]?[0-9]\.\s?[01]?[0-9]\.\s?(?:[12][0-9]{3}|[0-9]{2})(?![0-9])"
    r"|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
    r"|[0-3]?[0-9]/[01]?[0-9]/(?:[12][0-9]{3}|[0-9]{2})"
    rf"|[0-3]?[0-9]\.?(?:st|nd|rd|th)?(?: of)? (?:{'|'.join(_MONTHS)})(?:kuuta|kuun)?,? (?:19|20)[0-9]{{2}}"
    rf"|(?:{'|'.join(_MONTHS)}) [0-3]?[0-9](?:st|nd|rd|th)?,? (?:19|20)[0-9]{{2}})(?![\w])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# A child of a work life study is born before this; an idea or a team that "was born" is younger.
LAST_BIRTH = 2014
_GAP = 28  # letters between the cue and the date: "syntynyt Kuopiossa 3.4.1971"

_CAPITAL = "A-ZÅÄÖÜÉ"
_STREET = re.compile(
    r"(?<![\w-])(?:(?:Iso|Pieni|Vähä|Vanha|Uusi|Pitkä|Östra|Västra|Norra|Södra|Stora|Lilla|Gamla|Nya) )?[\w-]+?"
    r"(?:katu|katua|katuun|kadun|kadulla|kadulle|kadulta|"
    r"tie|tien|tietä|tiellä|tielle|tieltä|kuja|kujan|kujalla|kujalle|kujalta|polku|polun|polulla|polulle|polulta|"
    r"raitti|raitin|raitilla|raitille|raitilta|väylä|väylän|väylällä|väylälle|väylältä|vägen|gatan|gränd|gränden|"
    r"stigen|allén|esplanadi|esplanaden)"
    r" ?(?:(?:numerossa|numero|talossa|nro|nummer|nr\.?) )?"
    r"[0-9]{1,3}(?: ?[a-zA-Z](?![\w]))?(?: ?[0-9]{1,3}(?![\w%€]))?(?![\w%€]|[.,:][0-9])"
)
# After these an address is one whatever its letters.
_LIVES = re.compile(
    r"\b(?:osoit\w*|asuu|asui|asun|muutti|adress\w*|bor på|bodde på|address|lives? (?:at|in|on)|lived at)\W.{0,24}$"
)
# Roads by number, and what this field calls a path or a way.
_NO_STREET = re.compile(
    r"\b(?:valta|kanta|maan|moottori|rauta|yhdys|seutu|ulos|sisään|pääsy|palvelu|asiakas|työ|työllisyys|oppimis|opinto|"
    r"opiskelu|koulutus|ura|kehitys|kuntoutus|hoito|jatko|sivu|läpi|toiminta|luonto)(?:tie|polku|polu|väylä)"
    r"|\w(?:jä|ja|mis|us|ys|misen|ten|den) ?pol[ku]u|\b(?:asiakkaan|uran) pol[ku]u",
    re.IGNORECASE,
)
_POST = re.compile(
    rf"(?<![\w.,:+/-])(?<![0-9] )(?:FI-)?[0-9]{{5}} +[{_CAPITAL}][^\W\d_]{{2,}}(?:-[{_CAPITAL}]?[^\W\d_]+)?"
)
_NO_POST = re.compile(r"[0-9]{5} +(?:Euro|EUR|Kpl|Kr)", re.IGNORECASE)


def find_contacts(text: str) -> Iterator[Flag]:
    """Mails, phone numbers, birthdays after a cue, street and postal addresses."""
    for pattern in (_MAIL, _SPOKEN_MAIL):
        for found in pattern.finditer(text):
            yield Flag("EMAIL", found.start(), found.end(), found.group(), "high")
    yield from _phones(text)
    yield from _birthdays(text)
    for found in _STREET.finditer(text):
        told = found.group()[0].isupper() or _LIVES.search(text[max(0, found.start() - 40) : found.start()].casefold())
        if told and not _NO_STREET.search(found.group()):
            yield Flag("ADDRESS", found.start(), found.end(), found.group(), "medium")
    for found in _POST.finditer(text):
        if not _NO_POST.match(found.group()):
            yield Flag("ADDRESS", found.start(), found.end(), found.group(), "medium")


def _phones(text: str) -> Iterator[Flag]:
    for found in _RUN.finditer(text):
        start, run = found.start(), found.group()
        year = re.match(r"(?:19|20)[0-9]{2} (?=0|\+)", run)
        if year:
            start, run = start + year.end(), run[year.end() :]
        digits = re.sub(r"[^0-9]", "", run)
        abroad = run.startswith(("+", "(+"))
        if not (abroad or digits.startswith("0")) or _is_no_phone(text, start, run, digits):
            continue
        if 7 <= len(digits) <= (15 if abroad or digits.startswith("00") else 12):
            yield Flag("PHONE", start, start + len(run), run, "medium")
    for pattern in (_POINTED, _SAID):
        for found in pattern.finditer(text):
            yield Flag("PHONE", found.start(), found.end(), found.group(), "medium")


def _is_no_phone(text: str, start: int, run: str, digits: str) -> bool:
    after = text[start + len(run) : start + len(run) + 12]
    return bool(
        _SUM.match(after)
        or _CODE_BEFORE.search(text[max(0, start - 24) : start])
        or _DAY_NUMBERS.fullmatch(run)
        or _HOURS.fullmatch(run)
        or _COMPANY.fullmatch(run)
        or (digits.startswith("0037") and len(digits) >= 12)  # the address of electronic invoices
        or (run.startswith("00") and not re.match(r"00 ?(?:358|46|47|45|372|371|7|44|49|48|1 )", run))
        # a number in groups of three: 0 000 123
        or (re.match(r"0[ \u00a0-]", run) and not _ONE_BY_ONE.fullmatch(run))
        or not digits.strip("0")
    )


def _birthdays(text: str) -> Iterator[Flag]:
    for cue in _CUE.finditer(text):
        found = _DATE.search(text, cue.end(), min(len(text), cue.end() + _GAP + 24))
        if not found or found.start() - cue.end() > _GAP or re.search(r"[.!?]\s", text[cue.end() : found.start()]):
            continue
        year = _YEAR.search(found.group())
        if cue["maybe"] and year and int(year.group()) > LAST_BIRTH:
            continue
        if cue.group().casefold() in {"s.", "f."} and text[cue.end() : found.start()].strip():
            continue
        yield Flag("DOB", found.start(), found.end(), found.group(), "medium")
