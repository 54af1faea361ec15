"""The lists of records.md 5 that tables, pages and counts share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from oppiva.experiments.models import FollowUp


class Stage(models.TextChoices):
    """How far an adopter has come; the order is that of the way, moves may go back."""

    INTERESTED = "interested", pgettext_lazy("stage of an adoption", "interested")
    DECIDED = "decided", pgettext_lazy("stage of an adoption", "decided")
    PREPARING = "preparing", pgettext_lazy("stage of an adoption", "preparing")
    TRYING = "trying", pgettext_lazy("stage of an adoption", "trying")
    IN_USE = "in_use", pgettext_lazy("stage of an adoption", "in use")
    EMBEDDED = "embedded", pgettext_lazy("stage of an adoption", "established")
    ENDED = "ended", pgettext_lazy("stage of an adoption", "ended")


# From trying on reach, core, result and tips are asked for; in the last two it counts as in use.
TRIED = frozenset({Stage.TRYING, Stage.IN_USE, Stage.EMBEDDED})
USING = frozenset({Stage.IN_USE, Stage.EMBEDDED})


class EndReason(models.TextChoices):
    """Why a place gave a model up."""

    FIT = "fit", pgettext_lazy("reason to end an adoption", "did not fit our work")
    COST = "cost", pgettext_lazy("reason to end an adoption", "time or money")
    LAW = "law", pgettext_lazy("reason to end an adoption", "law or data protection")
    STAFF = "staff", pgettext_lazy("reason to end an adoption", "people changed")
    TECHNOLOGY = "technology", pgettext_lazy("reason to end an adoption", "a system changed")
    REPLACED = "replaced", pgettext_lazy("reason to end an adoption", "something else took its place")
    OTHER = "other", pgettext_lazy("reason to end an adoption", "another reason")


class ShowAs(models.TextChoices):
    """How an adopter may be shown (A12); a hidden one is counted and not named."""

    NAME = "name", pgettext_lazy("how an adopter is shown", "by name")
    AREA = "area", pgettext_lazy("how an adopter is shown", "as an employment area")
    HIDDEN = "hidden", pgettext_lazy("how an adopter is shown", "not shown, only counted")


class ConfirmedBy(models.TextChoices):
    """By what an adopter is known to be who it says (A13)."""

    WORK = "work", pgettext_lazy("adopter confirmed by", "own work sign-in")
    MANAGER = "manager", pgettext_lazy("adopter confirmed by", "project manager")
    AREA = "area", pgettext_lazy("adopter confirmed by", "area administrator")
    STEWARD = "steward", pgettext_lazy("adopter confirmed by", "steward of the model")


class Verdict(models.TextChoices):
    """What became of a core part at the adopter's (A7)."""

    KEPT = "kept", pgettext_lazy("core part", "kept")
    CHANGED = "changed", pgettext_lazy("core part", "changed")
    LEFT_OUT = "left_out", pgettext_lazy("core part", "left out")


class ResultTold(models.TextChoices):
    """Whether there is a result (A9); empty: nothing said yet."""

    MEASURED = "measured", pgettext_lazy("result of an adoption", "measured")
    NOT_MEASURED = "not_measured", pgettext_lazy("result of an adoption", "not measured")


class Weighs(models.TextChoices):
    """What the result of an adopter says of the model: the two kinds of edges of evidence (records.md 4)."""

    SUPPORTS = "supports", pgettext_lazy("result of an adoption", "supports the model")
    CONTRADICTS = "contradicts", pgettext_lazy("result of an adoption", "contradicts the model")


# The answer to "still in use?" (A11): one list with that of experiments (E25); empty: nothing yet.
StillUsed = FollowUp.Value


# --- an adaptation: eight taps (A8, after the framework FRAME) --------------------------------------------------------
class When(models.TextChoices):
    """Tap 1."""

    BEFORE = "before", pgettext_lazy("adaptation, when", "before we began")
    DURING = "during", pgettext_lazy("adaptation, when", "while we tried it")
    LATER = "later", pgettext_lazy("adaptation, when", "later")


class Planned(models.TextChoices):
    """Tap 2."""

    PLANNED = "planned", pgettext_lazy("adaptation, planned", "planned")
    FORCED = "forced", pgettext_lazy("adaptation, planned", "we had to")


class DecidedBy(models.TextChoices):
    """Tap 3."""

    STAFF = "staff", pgettext_lazy("adaptation, decided by", "staff")
    SUPERVISOR = "supervisor", pgettext_lazy("adaptation, decided by", "supervisor")
    MANAGEMENT = "management", pgettext_lazy("adaptation, decided by", "management")
    STEWARD = "steward", pgettext_lazy("adaptation, decided by", "steward of the model")
    CUSTOMER = "customer", pgettext_lazy("adaptation, decided by", "customers")


class What(models.TextChoices):
    """Tap 4."""

    CONTENT = "content", pgettext_lazy("adaptation, what", "content")
    SETTING = "setting", pgettext_lazy("adaptation, what", "place or situation")
    PEOPLE = "people", pgettext_lazy("adaptation, what", "who does it")
    TRAINING = "training", pgettext_lazy("adaptation, what", "training")
    CHANNEL = "channel", pgettext_lazy("adaptation, what", "channel")
    DATA = "data", pgettext_lazy("adaptation, what", "data that is collected")


class ForWhom(models.TextChoices):
    """Tap 5."""

    CUSTOMERS = "customer_group", pgettext_lazy("adaptation, for whom", "a group of customers")
    STAFF = "staff", pgettext_lazy("adaptation, for whom", "staff")
    UNIT = "unit", pgettext_lazy("adaptation, for whom", "one unit")
    AREA = "whole_area", pgettext_lazy("adaptation, for whom", "the whole area")


class How(models.TextChoices):
    """Tap 6."""

    ADDED = "added", pgettext_lazy("adaptation, how", "added")
    REMOVED = "removed", pgettext_lazy("adaptation, how", "removed")
    SHORTENED = "shortened", pgettext_lazy("adaptation, how", "shortened")
    REORDERED = "reordered", pgettext_lazy("adaptation, how", "put in another order")
    REPLACED = "replaced", pgettext_lazy("adaptation, how", "replaced")
    LOOSENED = "loosened", pgettext_lazy("adaptation, how", "made looser")


class CoreTouched(models.TextChoices):
    """Tap 7; yes names the part."""

    YES = "yes", pgettext_lazy("adaptation, core", "yes")
    NO = "no", pgettext_lazy("adaptation, core", "no")
    UNSURE = "unsure", pgettext_lazy("adaptation, core", "not sure")


class Why(models.TextChoices):
    """Tap 8."""

    FIT = "fit", pgettext_lazy("adaptation, why", "to fit our work")
    COST = "cost", pgettext_lazy("adaptation, why", "time or money")
    LAW = "law", pgettext_lazy("adaptation, why", "law or data protection")
    CUSTOMERS = "customers", pgettext_lazy("adaptation, why", "customers wanted it")
    STAFF = "staff", pgettext_lazy("adaptation, why", "staff wanted it")
    TECHNOLOGY = "technology", pgettext_lazy("adaptation, why", "systems")
