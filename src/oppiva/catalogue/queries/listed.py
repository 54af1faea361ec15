"""Drafts, versions and questions of models, as the register of what exists lists them; nothing that they say."""

from __future__ import annotations

from collections.abc import Iterator

from oppiva.catalogue.models import ModelOrigin, ModelVersion, OperatingModel, StewardQuestion
from oppiva.jobs.clock import HELSINKI
from oppiva.people.register import Listed

UNSEEN = StewardQuestion.State.UNCONFIRMED  # nobody's yet: it goes by itself in seven days


def listed() -> Iterator[Listed]:
    """One row a draft, a published version and a question; a question by its model and its number there."""
    models = OperatingModel.objects.filter(deleted_in__isnull=True).order_by("programme__code", "number")
    models = models.exclude(origin=ModelOrigin.FOREIGN)  # has no draft here
    for programme, code, state, since in models.values_list("programme__code", "code", "state", "state_since"):
        yield Listed("model_draft", f"{programme}/{code}", state, since.astimezone(HELSINKI).date())
    columns = ("operating_model__programme__code", "operating_model__code", "major", "minor", "patch", "change", "at")
    for programme, code, major, minor, patch, change, at in ModelVersion.objects.values_list(*columns):
        day = at.astimezone(HELSINKI).date()
        yield Listed("model_published", f"{programme}/{code}/{major}.{minor}.{patch}", change, day, published=True)
    rows = StewardQuestion.objects.filter(deleted_in__isnull=True).exclude(state=UNSEEN)
    counted: dict[str, int] = {}
    held = rows.order_by("asked_at", "pk").values_list(
        "operating_model__programme__code", "operating_model__code", "state", "sent_at"
    )
    for programme, code, state, at in held:
        name = f"{programme}/{code}"
        counted[name] = counted.get(name, 0) + 1
        yield Listed(
            "steward_question", f"{name}/{counted[name]}", state, at.astimezone(HELSINKI).date(),
            published=state == StewardQuestion.State.PUBLISHED,
        )  # fmt: skip
