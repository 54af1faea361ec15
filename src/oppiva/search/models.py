"""Texts of all apps as search sees them, their vectors, how many texts hold a term, and the mean of each language."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager
from oppiva.audit.processing import Processing

FLOAT = 4  # bytes of a number in a vector, little-endian
LANGUAGES = ("fi", "sv", "en", "xx")


def longest(field: str, most: int, name: str) -> models.CheckConstraint:
    """The field has at most so many characters, on SQLite too."""
    return models.CheckConstraint(condition=LessThanOrEqual(Length(field), most), name=name)


def whole(field: str) -> Q:
    """The bytes of a vector are those of `dim` numbers."""
    return Q(Exact(Length(field), F("dim") * FLOAT))


COPIED = Processing(
    purpose=_("Finding what has been tried, by words and by meaning"),
    basis=processing.PUBLIC_TASK,
    subjects=processing.EDITORS,
    categories=_("A copy of the text of a record; nothing that the record does not say"),
    recipients=_("Those who may read the record itself; the host of the service, as processor (art. 28)"),
    retention=processing.WITH_RECORD,
    wall=_("W1-W3: dialogues, answers and drafts are never in the index"),
    export=_("Not in the copy: it repeats records that are"),
    erase=_("Goes with its record, and follows every change of it at once"),
)


class TextDoc(models.Model):
    """A text that can be found (hakuteksti): what an upper app gave of one of its objects, and its terms.

    `lem` is all that the full-text index sees, so that SQLite and PostgreSQL agree. Only `services.changed` writes it.
    """

    processing: ClassVar[Processing | None] = COPIED

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    lang = models.CharField(max_length=2)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    lem = models.TextField(blank=True)
    length = models.PositiveIntegerField(default=0)  # terms in lem
    text_hash = models.CharField(max_length=64)
    dated = models.DateField(null=True, blank=True)  # the day of the object itself, by which the newest come first
    updated_at = models.DateTimeField()

    objects = GuardedManager["TextDoc"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="textdoc_once_an_object"),
            models.CheckConstraint(condition=Q(lang__in=LANGUAGES), name="textdoc_lang_known"),
            models.CheckConstraint(condition=~Q(kind=""), name="textdoc_of_a_kind"),
            longest("title", 200, "textdoc_title_length"),
            longest("body", 20_000, "textdoc_body_length"),
        ]
        # The average length of all texts is asked with each query.
        indexes = [models.Index(fields=["length"], name="textdoc_length")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class TextVector(models.Model):
    """What a text means, as one model sees it: of the whole text, and of its title read as a query.

    A text that changes loses its vectors at once; each new one is a new row, so an id never means another text.
    """

    processing: ClassVar[Processing | None] = replace(
        COPIED,
        categories=_("Numbers made from the text of a record"),
        recipients=_("Nobody: only an order of hits is made from them"),
    )

    id = models.BigAutoField(primary_key=True)
    doc = models.ForeignKey(TextDoc, on_delete=models.CASCADE, related_name="vectors")
    model_id = models.CharField(max_length=60)
    dim = models.PositiveIntegerField()
    vector = models.BinaryField()
    title_query_vector = models.BinaryField(null=True)  # null: no title
    text_hash = models.CharField(max_length=64)

    objects = GuardedManager["TextVector"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["doc", "model_id"], name="textvector_once_a_model"),
            models.CheckConstraint(condition=whole("vector"), name="textvector_bytes"),
            models.CheckConstraint(
                condition=Q(title_query_vector__isnull=True) | whole("title_query_vector"),
                name="textvector_title_bytes",
            ),
        ]
        # How many there are of a model, and which is the newest: asked with each query.
        indexes = [models.Index(fields=["model_id", "id"], name="textvector_of_model")]

    def __str__(self) -> str:
        return f"{self.doc_id} {self.model_id}"


class TermStat(models.Model):
    """In how many texts a term stands (dokumenttifrekvenssi); a term that no text holds any more has no row."""

    processing: ClassVar[Processing | None] = None

    term = models.CharField(max_length=60, primary_key=True)
    df = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(df__gt=0), name="termstat_df_positive")]

    def __str__(self) -> str:
        return self.term


class MeanVersion(models.Model):
    """The mean vector of a language, of documents or of queries; every vector is looked at without it."""

    processing: ClassVar[Processing | None] = None

    class Kind(models.TextChoices):
        """Of documents, or of titles read as queries."""

        DOC = "doc"
        QUERY = "query"

    id = models.BigAutoField(primary_key=True)
    model_id = models.CharField(max_length=60)
    lang = models.CharField(max_length=2)
    kind = models.CharField(max_length=5, choices=Kind)
    vector = models.BinaryField()
    n = models.PositiveIntegerField()  # own vectors it was made from
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["model_id", "lang", "kind", "version"], name="mean_once_a_version"),
            models.CheckConstraint(condition=Q(lang__in=LANGUAGES), name="mean_lang_known"),
        ]

    def __str__(self) -> str:
        return f"{self.model_id} {self.lang} {self.kind} {self.version}"
