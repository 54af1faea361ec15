"""The index of texts: its tables, full text of both databases, and the second wall of the guarded ones."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models

from oppiva.audit.migrating import RunStatements
from oppiva.audit.row_security import guarded_operations
from oppiva.search import row_security

# The rows are written beside those of search_textdoc by the service, not by triggers: under a distrusted schema
# (trust.md 10.14) SQLite lets no trigger touch a virtual table.
SQLITE = [
    """CREATE VIRTUAL TABLE search_fts USING fts5(
         lem, content='search_textdoc', content_rowid='id', tokenize='unicode61 remove_diacritics 0', detail='none')""",
]
# Terms lie beside the texts, without their order: beneath a policy of rows PostgreSQL never uses an index of words (its
# operator is not marked leakproof), so each term of a query would read every text.
POSTGRES = [
    """CREATE TABLE search_words (
         doc bigint PRIMARY KEY REFERENCES search_textdoc (id) ON DELETE CASCADE, words tsvector NOT NULL)""",
    "CREATE INDEX search_words_terms ON search_words USING gin (words)",
    # An index of words keeps a word that no text holds any more until it is made anew, which is its owner's alone to do.
    # The function takes nothing and tells nothing, so whoever may reach the database may call it.
    """DO $do$ BEGIN EXECUTE format($make$
         CREATE FUNCTION search_forget_old_terms() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
         SET search_path = pg_catalog, pg_temp AS $body$ BEGIN REINDEX INDEX %I.search_words_terms; END $body$
       $make$, current_schema()); END $do$""",
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_fts", params=None)
    else:
        schema_editor.execute("DROP FUNCTION search_forget_old_terms()", params=None)
        schema_editor.execute("DROP TABLE search_words", params=None)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("audit", "0003_app_role")]

    operations = [
        migrations.CreateModel(
            name="MeanVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("model_id", models.CharField(max_length=60)),
                ("lang", models.CharField(max_length=2)),
                ("kind", models.CharField(choices=[("doc", "Doc"), ("query", "Query")], max_length=5)),
                ("vector", models.BinaryField()),
                ("n", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("model_id", "lang", "kind", "version"), name="mean_once_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("lang__in", ("fi", "sv", "en", "xx"))), name="mean_lang_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TermStat",
            fields=[
                ("term", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("df", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("df__gt", 0)), name="termstat_df_positive")],
            },
        ),
        migrations.CreateModel(
            name="TextDoc",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.UUIDField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("lang", models.CharField(max_length=2)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True)),
                ("lem", models.TextField(blank=True)),
                ("length", models.PositiveIntegerField(default=0)),
                ("text_hash", models.CharField(max_length=64)),
                ("dated", models.DateField(blank=True, null=True)),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["length"], name="textdoc_length")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="textdoc_once_an_object"),
                    models.CheckConstraint(
                        condition=models.Q(("lang__in", ("fi", "sv", "en", "xx"))), name="textdoc_lang_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("kind", ""), _negated=True), name="textdoc_of_a_kind"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("title"), 200
                        ),
                        name="textdoc_title_length",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            django.db.models.functions.text.Length("body"), 20000
                        ),
                        name="textdoc_body_length",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TextVector",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("model_id", models.CharField(max_length=60)),
                ("dim", models.PositiveIntegerField()),
                ("vector", models.BinaryField()),
                ("title_query_vector", models.BinaryField(null=True)),
                ("text_hash", models.CharField(max_length=64)),
                (
                    "doc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vectors", to="search.textdoc"
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["model_id", "id"], name="textvector_of_model")],
                "constraints": [
                    models.UniqueConstraint(fields=("doc", "model_id"), name="textvector_once_a_model"),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("vector"),
                                django.db.models.expressions.CombinedExpression(models.F("dim"), "*", models.Value(4)),
                            )
                        ),
                        name="textvector_bytes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("title_query_vector__isnull", True),
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("title_query_vector"),
                                django.db.models.expressions.CombinedExpression(models.F("dim"), "*", models.Value(4)),
                            ),
                            _connector="OR",
                        ),
                        name="textvector_title_bytes",
                    ),
                ],
            },
        ),
        RunStatements(forwards, backwards),
        # Closed until the app that owns a kind of text says which of them are whose (search/row_security.py).
        *guarded_operations(row_security.DOCUMENTS, row_security.texts({})),
        *guarded_operations(row_security.VECTORS, row_security.vectors()),
    ]
