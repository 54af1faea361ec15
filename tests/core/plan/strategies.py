"""Plans drawn from the format itself: each key absent or present, its value of the right kind or of another."""

from datetime import date

from hypothesis import strategies as st

from oppiva.core.plan.spec import LANGUAGES, TOP, FieldSpec, Kind

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
CODES = {
    "objectives": ["G1", "G2"],
    "work_packages": ["A", "B", "C"],
    "target_groups": ["x"],
    "targets": ["experiments", "models", "participants", "own"],
    "themes": ["t"],
    "areas": ["mikkeli"],
    "organisations": ["applicant", "mikkeli"],
}
TEXTS = st.sampled_from(["", "x", "Kollegiaalinen johtaminen", "y" * 250, "4.2", "flat-rate-40", "unit-cost"])
NUMBERS = st.sampled_from([0, 1, 3, 4, 100, 239_995])
STRAY = st.sampled_from([True, -1, 0.5, "text", [], {}, date(2026, 1, 1), [1, "a"], {"a": {}}])


def value(spec: FieldSpec, where: str) -> st.SearchStrategy:
    """A value of the key's own kind."""
    match spec.kind:
        case Kind.TEXT if spec.name == "code" and where in CODES:
            return st.sampled_from(CODES[where])
        case Kind.TEXT:
            return TEXTS
        case Kind.I18N:
            return st.dictionaries(st.sampled_from(LANGUAGES), TEXTS)
        case Kind.INTEGER:
            return st.one_of(
                st.integers(spec.low, min(spec.high, 30)), NUMBERS.filter(lambda n: spec.low <= n <= spec.high)
            )
        case Kind.NUMBER:
            return st.one_of(st.integers(0, 9), st.floats(0, 9))
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.DATE:
            return DAYS
        case Kind.CHOICE:
            return st.sampled_from(spec.choices)
        case Kind.REFERENCE:
            return st.sampled_from(CODES[spec.refers])
        case Kind.REFERENCES:
            return st.lists(st.sampled_from(CODES[spec.refers]), max_size=3, unique=True)
        case Kind.TEXTS:
            return st.lists(TEXTS, max_size=3)
        case Kind.INTEGERS:
            return st.lists(st.integers(0, 90), max_size=3)
        case Kind.DATES:
            return st.lists(DAYS, max_size=2)
        case Kind.CHOICES:
            return st.lists(st.sampled_from(spec.choices), min_size=1, max_size=3, unique=True)
        case Kind.PAIR:
            return st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)
        case Kind.HOURS:
            return st.dictionaries(st.sampled_from(["A", "B", "C", "management"]), st.integers(0, 400), max_size=4)
        case Kind.TABLE:
            return table(spec)
        case Kind.ROWS:
            return st.lists(table(spec), max_size=3)
    return st.dictionaries(st.sampled_from("ab"), NUMBERS)


def table(spec: FieldSpec) -> st.SearchStrategy:
    required = {field.name: value(field, spec.name) for field in spec.fields if field.required}
    optional = {field.name: value(field, spec.name) for field in spec.fields if not field.required}
    return st.fixed_dictionaries(required, optional=optional).map(ordered)


def ordered(row: dict) -> dict:
    """Its start before its end."""
    for start, end in (("start", "end"), ("earliest", "latest")):
        if start in row and end in row and row[start] > row[end]:
            row[start], row[end] = row[end], row[start]
    if row.get("none") is True:
        row.pop("items", None)
    return row


def _whole(data: dict) -> dict:
    """Data that hold the format: every code that may be referred to is there, once."""
    data["programme"]["code"] = "P"
    data["programme"]["name"] = {"fi": "Hanke"}
    data["work_packages"] = [
        {**row, "code": code, "title": {"fi": "Työ"}}
        for code, row in zip(CODES["work_packages"], (data["work_packages"] * 3 + [{}] * 3), strict=False)
        if row
    ] or [{"code": "A", "start": date(2026, 1, 1), "end": date(2026, 5, 1), "title": {"fi": "Työ"}}]
    have = {row["code"] for row in data["work_packages"]}
    data["work_packages"] += [
        {"code": code, "start": date(2026, 1, 1), "end": date(2026, 5, 1), "title": {"fi": "Työ"}}
        for code in CODES["work_packages"]
        if code not in have
    ]
    data["objectives"] = [{"code": code, "title": {"fi": code}} for code in CODES["objectives"]]
    data["target_groups"] = [{"code": "x", "title": {"fi": "x"}}]
    data["areas"] = [{**(data.get("areas") or [{}])[0], "code": "mikkeli"}]
    targets = {row["code"]: row for row in data.get("targets", [])}
    data["targets"] = [targets.get(code, {"code": code, "value": 3}) for code in CODES["targets"]]
    data.setdefault("workshops", {})["themes"] = [{"code": "t", "title": {"fi": "t"}}]
    return data


PLANS = table(TOP).map(_whole)


@st.composite
def broken_plans(draw: st.DrawFn) -> dict:
    """A plan in which one or two values somewhere are of another kind, or a key is not of the format."""
    data = draw(PLANS)
    for _ in range(draw(st.integers(1, 2))):
        at: object = data
        while True:
            inner = list(at.items()) if isinstance(at, dict) else list(enumerate(at)) if isinstance(at, list) else []
            if not inner:
                break
            key, below = draw(st.sampled_from(inner))
            if not isinstance(below, dict | list) or draw(st.booleans()):
                at[key] = draw(STRAY)
                break
            at = below
        if isinstance(at, dict) and draw(st.booleans()):
            at[draw(st.sampled_from(["kind", "none", "x", "a.b", "", "fi"]))] = draw(STRAY)
    return data
