"""A column that holds what another one says in the form it is searched by; the one save keeps the two in step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models

from oppiva.core.text import search_key

if TYPE_CHECKING:
    TextField = models.CharField[str, str]
else:
    TextField = models.CharField

# A sign may become several letters when it is taken apart; what is past the end of a name is not searched.
LENGTH = 240


class FoldedField(TextField):
    """The search form of the text column `source`; never set by hand, never in a revision.

    `Model.save` and `bulk_create` fill it by themselves, `audit.services.save` by `folded`. An `update` of the source
    column elsewhere has to set it too.
    """

    def __init__(self, *args: Any, source: str, **options: Any) -> None:
        self.source = source
        super().__init__(*args, **{"max_length": LENGTH, "editable": False, "default": "", "blank": True, **options})

    def deconstruct(self) -> Any:
        """As every field, with the column it follows."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Follows the source whenever a row is written."""
        value = self.key_of(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value

    def key_of(self, text: object) -> str:
        """What is stored for this text."""
        return search_key(str(text or ""))[: self.max_length]


def folded(model: type[models.Model], values: Mapping[str, object]) -> dict[str, object]:
    """The search forms that go with these new values of columns."""
    return {
        field.attname: field.key_of(values[field.source])
        for field in model._meta.concrete_fields
        if isinstance(field, FoldedField) and field.source in values
    }
