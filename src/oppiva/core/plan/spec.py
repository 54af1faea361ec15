"""The format `oppiva-plan/1` as data: every table, key and type, in the order of a plan (funding page, section 8)."""

from dataclasses import dataclass
from enum import StrEnum

from oppiva.core.plan.paths import names_of

FORMAT = "oppiva-plan/1"
MAX_BYTES = 1024 * 1024
MAX_ROWS = 200
MAX_DEPTH = 20  # of the free [extra] table: deeper nesting is no plan, and would exhaust the stack of a reader
LARGEST = 10**12  # no count, euro or cent of a programme is larger; keeps every number within a database's integer
LANGUAGES = ("fi", "sv", "en")
DECLARATIONS = ("no_arrears", "no_bankruptcy", "no_recovery_order", "no_funding_ban")
HORIZONTAL = (
    "gender_equality",
    "fundamental_rights",
    "sustainable_development",
    "baltic_sea",
    "accessibility",
    "non_discrimination",
    "equal_treatment",
)
MANAGEMENT = "management"
UNASSIGNED = "unassigned"
APPLICANT = "applicant"


class Kind(StrEnum):
    """What a key holds; a form draws its field by this."""

    TEXT = "text"
    I18N = "i18n"  # table of fi, sv, en
    INTEGER = "integer"
    NUMBER = "number"  # a figure as its source gives it; never computed with
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
    REFERENCE = "reference"
    TEXTS = "texts"
    INTEGERS = "integers"
    DATES = "dates"
    CHOICES = "choices"
    REFERENCES = "references"
    PAIR = "pair"  # [least, most] or [from, to]
    HOURS = "hours"  # table: work package or management -> whole hours
    TABLE = "table"
    ROWS = "rows"
    FREE = "free"


@dataclass(frozen=True)
class FieldSpec:
    """One key: its kind, unit (euros, hours, cents, bp, minutes), bounds, choices, what it refers to, keys within."""

    name: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    refers: str = ""
    unit: str = ""
    low: int = 0
    high: int = LARGEST
    fields: tuple["FieldSpec", ...] = ()
    plain: bool = False  # an i18n key that also takes one plain string
    reserved: tuple[str, ...] = ()  # words that a code must not be

    def field(self, name: str) -> "FieldSpec | None":
        """The key of that name in this table or row, None when the format has no such key."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def i18n(self) -> bool:
        """Whether the value is one text per language."""
        return self.kind is Kind.I18N

    @property
    def has_code(self) -> bool:
        """Whether the rows are known by a `code`, unique in the array."""
        return self.kind is Kind.ROWS and self.field("code") is not None


def _keys(kind: Kind, *names: str, unit: str = "") -> tuple[FieldSpec, ...]:
    """Optional keys of one kind; a name that ends with * must be there for the plan to load."""
    return tuple(FieldSpec(name.rstrip("*"), kind, required=name.endswith("*"), unit=unit) for name in names)


def _texts(*names: str) -> tuple[FieldSpec, ...]:
    return _keys(Kind.TEXT, *names)


def _i18n(*names: str) -> tuple[FieldSpec, ...]:
    return _keys(Kind.I18N, *names)


def _integers(*names: str, unit: str = "") -> tuple[FieldSpec, ...]:
    return _keys(Kind.INTEGER, *names, unit=unit)


def _flags(*names: str) -> tuple[FieldSpec, ...]:
    return _keys(Kind.BOOLEAN, *names)


def _dates(*names: str) -> tuple[FieldSpec, ...]:
    return _keys(Kind.DATE, *names)


def _choice(name: str, *choices: str) -> FieldSpec:
    return FieldSpec(name, Kind.CHOICE, choices=choices)


def _refers(name: str, to: str) -> FieldSpec:
    return FieldSpec(name, Kind.REFERENCE, refers=to)


def _refer(name: str, to: str) -> FieldSpec:
    return FieldSpec(name, Kind.REFERENCES, refers=to)


def _table(name: str, *fields: FieldSpec, required: bool = False) -> FieldSpec:
    return FieldSpec(name, Kind.TABLE, fields=fields, required=required)


def _rows(name: str, *fields: FieldSpec, required: bool = False) -> FieldSpec:
    return FieldSpec(name, Kind.ROWS, fields=fields, required=required)


_COMMITMENT = (
    *_i18n("name"),
    _choice("commitment", "signed", "interest", "none"),
    *_integers("participants"),
)
_FINANCING = ("eu_and_state", "own_private", "municipal", "other_public", "private")
_BUDGET = (
    *_texts("cost_model", "salary_model"),
    *_integers("salaries", "flat_rate", "income", "net_total", unit="euros"),
    _table("financing", *_integers(*_FINANCING, unit="euros")),
)
_PERIOD = ("start", "end")

TOP = _table(
    "",
    FieldSpec("format", Kind.CHOICE, required=True, choices=(FORMAT,)),
    _table(
        "programme",
        *_texts("code*"),
        *_i18n("name*"),
        *_dates("start*", "end*"),
        FieldSpec("languages", Kind.CHOICES, required=True, choices=LANGUAGES),
        *_flags("nationwide"),
        *_texts("policy_line", "specific_objective", "support_type"),
        _choice("implementation", "single", "group"),
        *_texts("region"),
        *_i18n("summary"),
        *_dates("submitted"),
        required=True,
    ),
    _rows("objectives", *_texts("code"), *_i18n("title"), *_keys(Kind.TEXTS, "fields"), *_flags("seasonal")),
    _rows("areas", FieldSpec("code", Kind.TEXT, reserved=(APPLICANT,)), *_COMMITMENT),
    _rows("partners", *_i18n("name"), *_texts("kind"), *_COMMITMENT[1:]),
    _table(
        "municipalities",
        *_keys(Kind.TEXTS, "names"),
        *_flags("covers_region"),
        _rows("left_out", *_texts("name", "reason")),
    ),
    _rows("target_groups", *_texts("code"), *_i18n("title")),
    _rows(
        "work_packages",
        FieldSpec("code", Kind.TEXT, required=True, reserved=(MANAGEMENT, UNASSIGNED)),
        _refer("objectives", "objectives"),
        *_dates("start*", "end*"),
        *_i18n("title*", "summary"),
        *_keys(Kind.TEXTS, "methods"),
        required=True,
    ),
    _table(
        "workshops",
        _refers("work_package", "work_packages"),
        *_integers("series", "sessions_per_series"),
        *_integers("session_half_days", unit="half_days"),
        *_keys(Kind.PAIR, "gap_weeks", unit="weeks"),
        *_keys(Kind.PAIR, "participants", "team_size", unit="people"),
        *_keys(Kind.TEXTS, "modes"),
        *_flags("staggered"),
        FieldSpec("experiments_per_team", Kind.INTEGER, low=1),
        _rows("themes", *_texts("code"), *_i18n("title", "question")),
    ),
    _table("modelling", _refers("work_package", "work_packages")),
    _table(
        "leadership",
        _refers("work_package", "work_packages"),
        *_integers("cornerstone_half_days", unit="half_days"),
        *_keys(Kind.INTEGERS, "dialogue_minutes", unit="minutes"),
        *_integers("coaching_start_half_days", "coaching_review_half_days", unit="half_days"),
        *_integers("supervisors"),
    ),
    _table(
        "outreach",
        _refers("work_package", "work_packages"),
        *_integers("newsletters", "podcast_series"),
        *_flags("final_report"),
        _table("closing_event", *_i18n("title"), *_dates("earliest", "latest")),
    ),
    _table("evaluation", *_texts("method", "who"), *_keys(Kind.TEXTS, "questions"), _rows("rounds", *_dates(*_PERIOD))),
    _rows(
        "targets",
        *_texts("code*"),
        *_integers("value*"),
        *_flags("approximate"),
        *_i18n("definition"),
        *_texts("unit", "evidence"),
        *_flags("keep"),
        *_dates("month"),
        _refers("work_package", "work_packages"),
    ),
    _rows(
        "staff",
        *_texts("role"),
        *_i18n("title"),
        *_flags("part_time", "new_hire"),
        _refer("work_packages", "work_packages"),
        FieldSpec("hours", Kind.HOURS, refers="work_packages", unit="hours"),
        _choice("staff_class", "ordinary", "uas_teacher"),
        FieldSpec("employment_fraction_bp", Kind.INTEGER, unit="bp", low=1, high=10_000),
        FieldSpec("project_share_bp", Kind.INTEGER, unit="bp", low=1, high=10_000),
        *_integers("rate_cents", unit="cents"),
        *_integers("annual_gross", unit="euros"),
    ),
    _table("budget", *_BUDGET),
    _table(
        "applicant",
        _choice(
            "kind",
            "company",
            "consulting-company",
            "project-company",
            "municipality",
            "employment-area",
            "joint-authority",
            "association",
            "education",
            "state",
        ),
        *_texts("legal_form", "responsible_role"),
        *_flags("responsible_named", "sells_same_service"),
        *_integers("turnover", "liquid_funds", unit="euros"),
    ),
    _table(
        "continuity",
        *_texts("applicant_duty"),
        *_flags("handover_signed"),
        _rows(
            "stewards",
            _refer("covers", "targets"),
            _refers("organisation", "organisations"),
            *_texts("role"),
            *_integers("hours_per_year", unit="hours"),
            *_dates("until"),
            *_flags("letter"),
        ),
    ),
    _table(
        "earlier_work",
        *_flags("none"),
        _rows(
            "items",
            *_i18n("title", "summary", "difference"),
            FieldSpec("years", Kind.PAIR, unit="years"),
            *_texts("funder", "evidence"),
            _choice("by", "own", "other"),
            _refer("target_groups", "target_groups"),
            _refer("work_packages", "work_packages"),
            *_keys(Kind.TEXTS, "methods"),
        ),
    ),
    _table(
        "other_funding",
        *_flags("none"),
        _rows("items", FieldSpec("title", Kind.I18N, plain=True), *_texts("funder"), *_flags("overlaps_costs")),
    ),
    _table(
        "state_aid",
        *_flags("economic_activity", "selective_advantage", "distorts_competition", "affects_trade", "de_minimis"),
        *_dates("granted_on"),
        _rows("grants", *_dates("date"), *_integers("amount", unit="euros"), *_texts("scheme")),
    ),
    _table("declarations", *_dates("date"), *_flags(*DECLARATIONS)),
    _rows(
        "needs",
        _refers("organisation", "organisations"),
        *_i18n("text"),
        FieldSpec("number", Kind.NUMBER),
        *_texts("unit", "source"),
        _refer("objectives", "objectives"),
    ),
    _rows("novelty", _refers("theme", "themes"), *_i18n("today", "new")),
    _table("adoption", *_keys(Kind.TEXTS, "organisations"), *_texts("licence"), *_integers("target")),
    _rows(
        "risks",
        *_texts("title", "owner", "action"),
        FieldSpec("probability", Kind.INTEGER, low=1, high=5),
        FieldSpec("impact", Kind.INTEGER, low=1, high=5),
    ),
    _table(
        "horizontal",
        *(
            _table(key, *_i18n("action"), *_texts("owner", "measure"), FieldSpec("score", Kind.INTEGER, high=3))
            for key in HORIZONTAL
        ),
    ),
    _table(
        "decision",
        *_flags("supported"),
        *_keys(Kind.DATES, "handled"),
        *_keys(Kind.TEXTS, "reasons"),
        _table("approved", *_BUDGET),
    ),
    FieldSpec("extra", Kind.FREE),
)
SECTIONS = tuple(field.name for field in TOP.fields)


def field_at(path: str) -> FieldSpec:
    """The key that a path names, row numbers or not (`targets[2].value`, `targets.value`); KeyError when there is none.

    The language of an i18n key and the work package of `hours` are values, not keys: they answer as their own key.
    """
    spec = TOP
    for name in names_of(path):
        found = spec.field(name)
        if found is None:
            value_key = (spec.kind is Kind.I18N and name in LANGUAGES) or spec.kind in (Kind.HOURS, Kind.FREE)
            if not value_key:
                raise KeyError(path)
            return spec
        spec = found
    return spec


def spec_of(path: str) -> tuple[FieldSpec, ...]:
    """The keys of a table or of one row of an array, in the plan's order; `""` gives the sections."""
    return field_at(path).fields
