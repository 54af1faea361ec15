"""The lists of records.md 2 that several tables share."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Step(models.TextChoices):
    """The six steps of the form, one phone screen each."""

    PROBLEM = "S1", _("problem")
    PREDICTION = "S2", _("prediction")
    TRIAL = "S3", _("trial")
    LOG = "S4", _("log")
    RESULT = "S5", _("result")
    DECISION = "S6", _("decision")


class State(models.TextChoices):
    """Where an experiment stands (records.md 2.1)."""

    IDEA = "idea", pgettext_lazy("experiment", "idea")
    PLANNED = "planned", pgettext_lazy("experiment", "planned")
    RUNNING = "running", pgettext_lazy("experiment", "running")
    PAUSED = "paused", pgettext_lazy("experiment", "paused")
    REVIEWING = "reviewing", pgettext_lazy("experiment", "under review")
    DECIDED = "decided", pgettext_lazy("experiment", "decided")
    PUBLISHED = "published", pgettext_lazy("experiment", "published")
    NOT_STARTED = "not_started", pgettext_lazy("experiment", "did not start")
    INTERRUPTED = "interrupted", pgettext_lazy("experiment", "interrupted")


class Reason(models.TextChoices):
    """Why an experiment did not start, is paused or was interrupted; nothing about anybody's health."""

    TIME = "time", pgettext_lazy("reason", "no time")
    STAFF_CHANGE = "staff_change", pgettext_lazy("reason", "changes of staff")
    PERMISSION = "permission", pgettext_lazy("reason", "no permission")
    CUSTOMER_FLOW = "customer_flow", pgettext_lazy("reason", "too few customers")
    OTHER = "other", pgettext_lazy("reason", "another reason")


class ShareLevel(models.TextChoices):
    """How far the record is seen (E26)."""

    TEAM = "team", pgettext_lazy("visibility", "own team")
    SERIES = "series", pgettext_lazy("visibility", "series")
    PROGRAMME = "programme", pgettext_lazy("visibility", "programme")
    PUBLIC = "public", pgettext_lazy("visibility", "everybody")


class Theme(models.TextChoices):
    """What the experiment is mainly about (E4)."""

    WELLBEING = "wellbeing", _("well-being at work")
    PRODUCTIVITY = "productivity", _("productivity")
    CUSTOMER = "customer", _("customer")


class Whose(models.TextChoices):
    """Whose problem it is (E5)."""

    JOBSEEKER = "jobseeker", pgettext_lazy("whose problem", "jobseeker")
    EMPLOYER = "employer", pgettext_lazy("whose problem", "employer")
    COLLEAGUE = "colleague", pgettext_lazy("whose problem", "colleague")
    PARTNER = "partner", pgettext_lazy("whose problem", "partner")


class Predicted(models.TextChoices):
    """The shape of a prediction (E9): a number, two, or a direction."""

    AT_MOST = "at_most", pgettext_lazy("prediction", "at most")
    AT_LEAST = "at_least", pgettext_lazy("prediction", "at least")
    BETWEEN = "between", pgettext_lazy("prediction", "between")
    UP = "up", pgettext_lazy("prediction", "goes up")
    DOWN = "down", pgettext_lazy("prediction", "goes down")
    SAME = "same", pgettext_lazy("prediction", "stays the same")


class Wanted(models.TextChoices):
    """The direction that is better (E10)."""

    DOWN = "down", pgettext_lazy("wanted", "smaller is better")
    UP = "up", pgettext_lazy("wanted", "bigger is better")


class Rhythm(models.TextChoices):
    """How often a number is written down (E10)."""

    EACH_TIME = "each_time", pgettext_lazy("rhythm", "each time")
    DAILY = "daily", pgettext_lazy("rhythm", "every working day")
    WEEKLY = "weekly", pgettext_lazy("rhythm", "every week")
    ONCE = "once", pgettext_lazy("rhythm", "once")


class Statistic(models.TextChoices):
    """Which figure of the numbers counts (E10)."""

    MEDIAN = "median", pgettext_lazy("statistic", "middle number")
    MEAN = "mean", pgettext_lazy("statistic", "mean")
    SHARE = "share", pgettext_lazy("statistic", "share")
    LAST = "last", pgettext_lazy("statistic", "latest number")


class EntryKind(models.TextChoices):
    """What a diary entry tells (E16)."""

    AS_PLANNED = "as_planned", pgettext_lazy("diary", "as planned")
    SURPRISE = "surprise", pgettext_lazy("diary", "surprise")
    PROBLEM = "problem", pgettext_lazy("diary", "problem")
    CUSTOMER_SAID = "customer_said", pgettext_lazy("diary", "a customer said")


class Measured(models.TextChoices):
    """Whether a number is from before the trial or from it (E17)."""

    BASELINE = "baseline", pgettext_lazy("number", "starting level")
    TRIAL = "trial", pgettext_lazy("number", "trial")


class AsPlanned(models.TextChoices):
    """Whether the plan came true (E18)."""

    YES = "yes", pgettext_lazy("as planned", "yes")
    PARTLY = "partly", pgettext_lazy("as planned", "partly")
    NO = "no", pgettext_lazy("as planned", "no")


class Versus(models.TextChoices):
    """The result against the prediction (E19)."""

    AS_PREDICTED = "as_predicted", pgettext_lazy("versus", "as predicted")
    BETTER = "better", pgettext_lazy("versus", "better than predicted")
    WORSE = "worse", pgettext_lazy("versus", "worse than predicted")
    CANNOT_TELL = "cannot_tell", pgettext_lazy("versus", "cannot tell")


class Certainty(models.IntegerChoices):
    """How sure the result is (E22)."""

    OPINION = 0, pgettext_lazy("certainty", "opinion")
    SOME = 1, pgettext_lazy("certainty", "some observations")
    COUNTED = 2, pgettext_lazy("certainty", "counted before and after")
    REPEATED = 3, pgettext_lazy("certainty", "repeated elsewhere")
    COMPARED = 4, pgettext_lazy("certainty", "compared with no change")


class Choice(models.TextChoices):
    """The four decisions, of equal size, place and tone (E24)."""

    KEEP = "keep", pgettext_lazy("decision", "We keep it")
    CHANGE = "change", pgettext_lazy("decision", "We change it")
    STOP = "stop", pgettext_lazy("decision", "We stop")
    HAND_OVER = "hand_over", pgettext_lazy("decision", "We hand it over")
