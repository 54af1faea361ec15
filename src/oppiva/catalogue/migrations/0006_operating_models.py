"""Operating models: drafts, versions, trials, reviews, stewards, questions and materials (records.md 3)."""

import uuid

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_measure_reading"),
        ("experiments", "0011_search"),
        ("people", "0013_workbooks"),
        ("people", "__first__"),
        ("programme", "0005_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="OperatingModel",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("number", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=16)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("experiments", "experiments"),
                            ("leadership", "leadership"),
                            ("foreign", "from elsewhere"),
                        ],
                        default="experiments",
                        max_length=11,
                    ),
                ),
                ("language", models.CharField(default="fi", max_length=2)),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wellbeing", "well-being at work"),
                            ("productivity", "productivity"),
                            ("customer", "customer"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("testing", "on trial"),
                            ("peer_reviewed", "peer reviewed"),
                            ("published", "published"),
                            ("due_review", "review due"),
                            ("replaced", "replaced"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=13,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("evidence", models.PositiveSmallIntegerField(default=0)),
                (
                    "lowered_to",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(5)]
                    ),
                ),
                ("lowered_reason", models.CharField(blank=True, max_length=300)),
                ("last_checked_on", models.DateField(blank=True, null=True)),
                ("contradictions_listed", models.BooleanField(default=False)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                ("current_version", models.UUIDField(blank=True, null=True, unique=True)),
                (
                    "candidate",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operating_models",
                        to="catalogue.candidate",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operating_models",
                        to="programme.programme",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_models",
                        to="catalogue.operatingmodel",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "state"], name="operating_model_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "code"), name="operating_model_code_once"),
                    models.UniqueConstraint(fields=("programme", "number"), name="operating_model_number_once"),
                    models.CheckConstraint(condition=models.Q(("evidence__lte", 5)), name="operating_model_evidence"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lowered_to__isnull", True),
                            models.Q(("lowered_to__lte", 5), models.Q(("lowered_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="operating_model_lowered_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("current_version__isnull", True), ("state__in", ("draft", "testing", "peer_reviewed"))
                            ),
                            models.Q(
                                ("current_version__isnull", False),
                                ("state__in", ("published", "due_review", "replaced", "withdrawn")),
                            ),
                            _connector="OR",
                        ),
                        name="operating_model_in_library_has_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "replaced"), _negated=True),
                            ("replaced_by__isnull", False),
                            _connector="OR",
                        ),
                        name="operating_model_replaced_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_by__isnull", True),
                            models.Q(("replaced_by", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="operating_model_not_by_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(("withdrawn_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="operating_model_withdrawn_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("major", models.PositiveSmallIntegerField()),
                ("minor", models.PositiveSmallIntegerField()),
                ("patch", models.PositiveSmallIntegerField()),
                (
                    "change",
                    models.CharField(
                        choices=[
                            ("first", "first publication"),
                            ("patch", "wording"),
                            ("minor", "addition"),
                            ("major", "change of the core"),
                        ],
                        max_length=5,
                    ),
                ),
                ("change_note", models.CharField(max_length=300)),
                ("content", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("content_hash", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=2)),
                ("name", models.CharField(max_length=80)),
                ("one_sentence", models.CharField(max_length=160)),
                ("for_whom", models.JSONField(default=list)),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wellbeing", "well-being at work"),
                            ("productivity", "productivity"),
                            ("customer", "customer"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("worse", "worse"),
                            ("none", "none"),
                            ("small", "small"),
                            ("clear", "clear"),
                            ("unknown", "unknown"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "effort",
                    models.CharField(
                        choices=[
                            ("very_small", "very small"),
                            ("small", "small"),
                            ("medium", "medium"),
                            ("large", "large"),
                            ("unknown", "unknown"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "node",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="model_version",
                        to="catalogue.tracenode",
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="catalogue.operatingmodel",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["operating_model", "at"], name="model_version_in_order")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operating_model", "major", "minor", "patch"), name="model_version_number_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("major__gte", 1)), name="model_version_from_one"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("change_note"), 10
                        ),
                        name="model_version_change_note",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            django.db.models.functions.text.Length("content_hash"), 64
                        ),
                        name="model_version_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelTrial",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("named_at", models.DateTimeField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("unclear", models.CharField(blank=True, max_length=600)),
                ("changed", models.CharField(blank=True, max_length=600)),
                ("no_change", models.BooleanField(default=False)),
                ("no_change_reason", models.CharField(blank=True, max_length=300)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="model_trials",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="model_trials",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="model_trials",
                        to="people.unit",
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trials",
                        to="catalogue.operatingmodel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on__isnull", True), models.Q(("unclear", ""), _negated=True), _connector="OR"
                        ),
                        name="model_trial_done_says_unclear",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_on__isnull", True),
                            models.Q(("no_change", False), models.Q(("changed", ""), _negated=True)),
                            models.Q(("no_change", True), models.Q(("no_change_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="model_trial_done_says_changed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelSource",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kinds", models.JSONField(default=list)),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="model_sources",
                        to="experiments.experiment",
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="catalogue.operatingmodel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("operating_model", "experiment"), name="model_source_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelMaterial",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("position", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("file", models.UUIDField(blank=True, null=True)),
                ("file_name", models.CharField(blank=True, max_length=120)),
                ("file_bytes", models.PositiveIntegerField(blank=True, null=True)),
                ("link", models.URLField(blank=True, max_length=300)),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("cc_by_4", "CC BY 4.0"),
                            ("cc_by_sa_4", "CC BY-SA 4.0"),
                            ("cc0_1", "CC0 1.0"),
                            ("other", "another, said in the file"),
                        ],
                        default="cc_by_4",
                        max_length=10,
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="materials",
                        to="catalogue.operatingmodel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", False), ("link", "")),
                            models.Q(("file__isnull", True), models.Q(("link", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="model_material_file_or_link",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelDraft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("name", models.CharField(max_length=80)),
                ("one_sentence", models.CharField(blank=True, max_length=160)),
                ("for_whom", models.JSONField(blank=True, default=list)),
                ("for_whom_words", models.CharField(blank=True, max_length=120)),
                (
                    "effect",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("worse", "worse"),
                            ("none", "none"),
                            ("small", "small"),
                            ("clear", "clear"),
                            ("unknown", "unknown"),
                        ],
                        max_length=7,
                    ),
                ),
                ("effect_words", models.CharField(blank=True, max_length=120)),
                (
                    "effect_unit",
                    models.CharField(
                        blank=True,
                        choices=[("minutes_per_customer", "minutes per customer"), ("other", "something else")],
                        max_length=20,
                    ),
                ),
                ("effect_before", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ("effect_after", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ("effect_n", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "start_minutes",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10000000)]
                    ),
                ),
                ("start_cents", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "month_minutes",
                    models.PositiveIntegerField(
                        blank=True, null=True, validators=[django.core.validators.MaxValueValidator(10000000)]
                    ),
                ),
                ("month_cents", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "effort_staff",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10000),
                        ],
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=800)),
                ("start_situation", models.CharField(blank=True, max_length=800)),
                ("change_customer", models.CharField(blank=True, max_length=300)),
                ("change_staff", models.CharField(blank=True, max_length=300)),
                ("change_employer", models.CharField(blank=True, max_length=300)),
                ("nothing_changes_for", models.JSONField(blank=True, default=list)),
                ("needs", models.CharField(blank=True, max_length=600)),
                ("does_not_solve", models.CharField(blank=True, max_length=400)),
                ("steps", models.JSONField(blank=True, default=list)),
                ("roles", models.CharField(blank=True, max_length=300)),
                ("skills", models.CharField(blank=True, max_length=300)),
                ("training", models.CharField(blank=True, max_length=300)),
                ("amount", models.CharField(blank=True, max_length=300)),
                ("rhythm", models.CharField(blank=True, max_length=300)),
                ("channel", models.CharField(blank=True, max_length=300)),
                ("systems", models.CharField(blank=True, max_length=400)),
                ("law", models.CharField(blank=True, max_length=400)),
                ("core_parts", models.JSONField(blank=True, default=list)),
                ("edge_parts", models.JSONField(blank=True, default=list)),
                ("breaks_if", models.CharField(blank=True, max_length=300)),
                ("condition_idea", models.CharField(blank=True, max_length=200)),
                ("condition_outside", models.CharField(blank=True, max_length=200)),
                ("condition_house", models.CharField(blank=True, max_length=200)),
                ("condition_people", models.CharField(blank=True, max_length=200)),
                ("condition_doing", models.CharField(blank=True, max_length=200)),
                ("did_not_work", models.CharField(blank=True, max_length=400)),
                ("did_not_work_unknown", models.BooleanField(default=False)),
                ("equality", models.CharField(blank=True, max_length=300)),
                ("first_week", models.JSONField(blank=True, default=list)),
                ("staff_message", models.CharField(blank=True, max_length=600)),
                ("contact", models.CharField(blank=True, max_length=120)),
                ("innokyla", models.URLField(blank=True, max_length=300)),
                ("plain_summary", models.CharField(blank=True, max_length=1200)),
                ("translations", models.JSONField(blank=True, default=dict)),
                (
                    "operating_model",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="catalogue.operatingmodel"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ModelArea",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operating_models",
                        to="people.employmentarea",
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="areas", to="catalogue.operatingmodel"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("operating_model", "area"), name="model_area_once")],
            },
        ),
        migrations.CreateModel(
            name="PeerReview",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("team", "of the programme's team"), ("peer", "of a peer")], max_length=4
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked"), ("approved", "approved"), ("returned", "sent back")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=600)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("draft_version", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="model_reviews",
                        to="people.employmentarea",
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="catalogue.operatingmodel",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="model_reviews",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True), ("person__isnull", False)),
                        fields=("operating_model", "person"),
                        name="peer_review_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "asked")),
                            ("answered_at__isnull", False),
                            _connector="OR",
                        ),
                        name="peer_review_answered_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="peer_review_returned_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StewardQuestion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("text", models.CharField(max_length=600)),
                ("language", models.CharField(default="fi", max_length=2)),
                ("asker_mail", models.EmailField(blank=True, max_length=254)),
                ("confirm_hash", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "address not confirmed"),
                            ("asked", "waits for an answer"),
                            ("answered", "answered"),
                            ("published", "published"),
                            ("declined", "declined"),
                        ],
                        default="asked",
                        max_length=11,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                ("answer", models.CharField(blank=True, max_length=1200)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answered_by", models.UUIDField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "asker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="steward_questions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "model_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="catalogue.modelversion",
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="catalogue.operatingmodel",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["operating_model", "state"], name="steward_question_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "unconfirmed"),
                            models.Q(("asked_at__isnull", False), ("due_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="steward_question_asked_has_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["answered", "published"]), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="steward_question_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="steward_question_declined_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stewardship",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("organisation_name", models.CharField(max_length=120)),
                ("role", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "invited"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("ended", "ended"),
                            ("gone", "gone"),
                        ],
                        default="invited",
                        max_length=8,
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("accepted_on", models.DateField(blank=True, null=True)),
                ("next_review_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="accepted_stewardships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stewardships",
                        to="catalogue.operatingmodel",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stewardships",
                        to="people.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="stewardships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True), ("state", "accepted")),
                        fields=("operating_model",),
                        name="stewardship_one_accepted",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True), ("state", "invited")),
                        fields=("operating_model",),
                        name="stewardship_one_invited",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(
                                ("accepted_on__isnull", False),
                                ("ends_on__gt", models.F("accepted_on")),
                                ("next_review_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="stewardship_accepted_has_dates",
                    ),
                ],
            },
        ),
    ]
