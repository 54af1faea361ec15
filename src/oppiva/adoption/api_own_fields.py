"""What the addresses of one's own adoptions below `/api/v1/own/` take and answer."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from ninja import Header
from ninja import Path as PathOf
from pydantic import Field, StringConstraints

from oppiva.adoption.api_fields import Slug
from oppiva.adoption.models import (
    MEASURE_LENGTH,
    MEASURE_UNIT_LENGTH,
    NAME_LENGTH,
    PERIOD_LENGTH,
    ROLE_LENGTH,
    SENTENCE_LENGTH,
    SHORTEST_SENTENCE,
    UNIT_LENGTH,
    WORDS_LENGTH,
    CoreTouched,
    DecidedBy,
    EndReason,
    ForWhom,
    How,
    Planned,
    ResultTold,
    ShowAs,
    Stage,
    StillUsed,
    What,
    When,
    Why,
)
from oppiva.adoption.services.records import MOST_NUMBER
from oppiva.people.interface.fields import NO_NUL, AreaCode, Page, Sent, Told
from oppiva.people.interface.writing import KEY
from oppiva.people.models import Language, Organisation

Base = Annotated[int | None, Field(None, ge=1, le=2_000_000_000, description="`record_version` as it was read.")]
Count = Annotated[int | None, Field(None, ge=0, le=MOST_NUMBER, description="Left out: unknown, never 0.")]
# A number as text keeps its decimals as they were written.
Figure = Annotated[
    str | None, Field(None, pattern=r"^-?[0-9]{1,9}(\.[0-9]{1,3})?$", description="As text, with a decimal point.")
]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$")]
# 3, 6, 12 months and then every half a year.
Months = Annotated[int, PathOf(ge=3, le=600)]
Key = Annotated[
    str,
    Header(
        alias=KEY, min_length=8, max_length=128, pattern=r"^[!-~]{8,128}$",
        description="Once for each deed: the same key again is answered as the first time.",
    ),
]  # fmt: skip


def text(most: int, least: int = 0) -> type[str]:
    """A text of so many characters."""
    return Annotated[str, StringConstraints(min_length=least, max_length=most, pattern=NO_NUL)]  # type: ignore[return-value]


class Adopter(Sent):
    """Who takes the model into use: an area or a municipality by its code, another by its name."""

    kind: Organisation.Kind
    area: AreaCode | None = Field(None, description="For kind employment_area.")
    municipality: Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")] | None = Field(
        None, description="For kind municipality."
    )
    name: text(NAME_LENGTH) = Field("", description="For kind employer or other.")  # type: ignore[valid-type]


class Begin(Sent):
    """To begin to take a model into use."""

    model: Slug
    version: Version | None = Field(None, description="Left out: the newest.")
    adopter: Adopter
    unit: text(UNIT_LENGTH) = ""  # type: ignore[valid-type]
    role: text(ROLE_LENGTH) = ""  # type: ignore[valid-type]
    stage: Stage = Stage.INTERESTED
    on: date | None = Field(None, description="Since when; today when left out.")
    show_as: ShowAs


class MoveSent(Sent):
    """A step to another stage; `ended` takes a reason."""

    stage: Stage
    on: date | None = Field(None, description="Not before the step before it; today when left out.")
    reason: EndReason | None = None
    words: text(WORDS_LENGTH) = ""  # type: ignore[valid-type]
    base_version: Base


class ChangeSent(Sent):
    """A change that the place made: one answer to each of eight questions, and one sentence."""

    when: When
    planned: Planned
    decided_by: DecidedBy
    what: What
    for_whom: ForWhom
    how: How
    core_touched: CoreTouched
    why: Why
    part: text(40) = Field("", description="Key of the core part, when core_touched is yes.")  # type: ignore[valid-type]
    sentence: text(SENTENCE_LENGTH, SHORTEST_SENTENCE)  # type: ignore[valid-type]
    language: Language = Language.FI
    made_on: date | None = None


class ReachSent(Sent):
    """How widely it is used."""

    staff_using: Count
    staff_could: Count
    customers_reached: Count
    customers_could: Count
    customers_period: text(PERIOD_LENGTH) = ""  # type: ignore[valid-type]
    base_version: Base


class ResultSent(Sent):
    """What came of it."""

    told: ResultTold
    measure: text(MEASURE_LENGTH) = ""  # type: ignore[valid-type]
    unit: text(MEASURE_UNIT_LENGTH) = ""  # type: ignore[valid-type]
    before: Figure
    after: Figure
    n: int | None = Field(None, ge=1, le=MOST_NUMBER)
    period: text(PERIOD_LENGTH) = ""  # type: ignore[valid-type]
    base_version: Base


class AnswerSent(Sent):
    """Whether it is still in use; `no` takes a reason and ends the adoption today."""

    value: StillUsed
    reason: EndReason | None = None
    words: text(WORDS_LENGTH) = ""  # type: ignore[valid-type]


# --- answers ---------------------------------------------------------------------------------------------------------
class Me(Told):
    """What a token is: the role it stands on, what it is for, its last day."""

    role: str
    scope_kind: str
    purpose: str
    ends_on: str


class AdopterTold(Told):
    """Who adopts."""

    kind: str
    name: str
    area: str | None
    municipality: str | None


class OwnRow(Told):
    """An own adoption in the list."""

    id: UUID
    code: str
    model: str
    version: str
    adopter: AdopterTold
    unit: str
    stage: Stage
    stage_since: str
    confirmed_on: str | None
    refused_on: str | None
    record_version: int
    address: str


class OwnRows(Page):
    """A page of own adoptions."""

    items: list[OwnRow]


class ReachTold(Told):
    """How widely; null is unknown."""

    staff_using: int | None
    staff_could: int | None
    customers_reached: int | None
    customers_could: int | None
    customers_period: str
    told_on: str | None


class ResultGiven(Told):
    """What came of it; `told` is empty while nothing has been said."""

    told: str
    measure: str
    unit: str
    before: str | None
    after: str | None
    n: int | None
    period: str
    told_on: str | None


class MoveTold(Told):
    """A step."""

    stage: Stage
    on: str
    reason: str
    words: str


class ChangeTold(Told):
    """A change."""

    id: UUID
    number: int
    made_on: str
    sentence: str
    part: str
    taps: dict[str, str]


class PartTold(Told):
    """A core part of the version in use, by its key."""

    key: str
    what: str
    verdict: str


class Question(Told):
    """A question whether it is still in use: due after so many months; `open`: an answer of today belongs to it."""

    months: int
    due_on: str
    state: str
    open: bool


class Own(OwnRow):
    """An own adoption whole."""

    role: str
    started_on: str
    first_in_use_on: str | None
    ended_reason: str
    show_as: str
    reach: ReachTold
    result: ResultGiven
    moves: list[MoveTold]
    changes: list[ChangeTold]
    core: list[PartTold]
    questions: list[Question]
