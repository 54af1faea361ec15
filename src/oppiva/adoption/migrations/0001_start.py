"""The tables of adoptions, each whole with its constraints."""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0009_unsent_answers"),
        ("people", "0014_question_mails"),
        ("programme", "0005_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adoptions", to="programme.programme"
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="catalogue.operatingmodel",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=24)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="adoptions",
                        to="people.organisation",
                    ),
                ),
                (
                    "organisation_kind",
                    models.CharField(
                        choices=[
                            ("employment_area", "employment area"),
                            ("municipality", "municipality"),
                            ("employer", "employer"),
                            ("other", "other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("organisation_name", models.CharField(max_length=120)),
                ("adopter_key", models.CharField(max_length=160)),
                ("unit", models.CharField(blank=True, max_length=80)),
                ("unit_key", models.CharField(blank=True, max_length=80)),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="people.employmentarea",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="people.municipality",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="adoptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=80)),
                ("started_on", models.DateField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("interested", "interested"),
                            ("decided", "decided"),
                            ("preparing", "preparing"),
                            ("trying", "trying"),
                            ("in_use", "in use"),
                            ("embedded", "established"),
                            ("ended", "ended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("stage_since", models.DateField()),
                ("first_in_use_on", models.DateField(blank=True, null=True)),
                ("asked_from", models.DateField()),
                (
                    "ended_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fit", "did not fit our work"),
                            ("cost", "time or money"),
                            ("law", "law or data protection"),
                            ("staff", "people changed"),
                            ("technology", "a system changed"),
                            ("replaced", "something else took its place"),
                            ("other", "another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "model_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="catalogue.modelversion",
                    ),
                ),
                ("staff_using", models.PositiveIntegerField(blank=True, null=True)),
                ("staff_could", models.PositiveIntegerField(blank=True, null=True)),
                ("customers_reached", models.PositiveIntegerField(blank=True, null=True)),
                ("customers_could", models.PositiveIntegerField(blank=True, null=True)),
                ("customers_period", models.CharField(blank=True, max_length=60)),
                ("reach_on", models.DateField(blank=True, null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True, choices=[("measured", "measured"), ("not_measured", "not measured")], max_length=12
                    ),
                ),
                ("result_measure", models.CharField(blank=True, max_length=120)),
                ("result_unit", models.CharField(blank=True, max_length=20)),
                ("result_before", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ("result_after", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ("result_n", models.PositiveIntegerField(blank=True, null=True)),
                ("result_period", models.CharField(blank=True, max_length=60)),
                ("result_on", models.DateField(blank=True, null=True)),
                (
                    "weighs",
                    models.CharField(
                        blank=True,
                        choices=[("supports", "supports the model"), ("contradicts", "contradicts the model")],
                        max_length=11,
                    ),
                ),
                (
                    "show_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("name", "by name"),
                            ("area", "as an employment area"),
                            ("hidden", "not shown, only counted"),
                        ],
                        max_length=6,
                    ),
                ),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                (
                    "confirmed_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("work", "own work sign-in"),
                            ("manager", "project manager"),
                            ("area", "area administrator"),
                            ("steward", "steward of the model"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="confirmed_adoptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("refused_on", models.DateField(blank=True, null=True)),
                ("refused_reason", models.CharField(blank=True, max_length=300)),
                ("asking_stopped_on", models.DateField(blank=True, null=True)),
                (
                    "node",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoption",
                        to="catalogue.tracenode",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["operating_model", "stage"], name="adoption_by_model"),
                    models.Index(fields=["programme", "confirmed_on"], name="adoption_by_programme"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("operating_model", "number"), name="adoption_number_once"),
                    models.UniqueConstraint(fields=("programme", "code"), name="adoption_code_once"),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("stage", "ended"), _negated=True),
                            ("deleted_in__isnull", True),
                            ("refused_on__isnull", True),
                        ),
                        fields=("operating_model", "adopter_key", "unit_key"),
                        name="adoption_place_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("staff_using__isnull", True),
                            ("staff_could__isnull", True),
                            ("staff_using__lte", models.F("staff_could")),
                            _connector="OR",
                        ),
                        name="adoption_staff_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("customers_reached__isnull", True),
                            ("customers_could__isnull", True),
                            ("customers_reached__lte", models.F("customers_could")),
                            _connector="OR",
                        ),
                        name="adoption_customers_within",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_as", ""), ("confirmed_on__isnull", True)),
                            models.Q(("confirmed_on__isnull", False), models.Q(("confirmed_as", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="adoption_confirmed_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_on__isnull", True), ("refused_on__isnull", True), _connector="OR"
                        ),
                        name="adoption_confirmed_or_refused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused_on__isnull", True),
                            models.Q(("refused_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="adoption_refused_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "ended"), _negated=True),
                            models.Q(("ended_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="adoption_ended_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage__in", ["in_use", "embedded"]), _negated=True),
                            ("first_in_use_on__isnull", False),
                            _connector="OR",
                        ),
                        name="adoption_in_use_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdopterTip",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tips", to="adoption.adoption"
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("language", models.CharField(default="fi", max_length=2)),
                ("told_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("text"), 10
                        ),
                        name="adopter_tip_length",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adaptation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="adaptations", to="adoption.adoption"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "when",
                    models.CharField(
                        choices=[("before", "before we began"), ("during", "while we tried it"), ("later", "later")],
                        max_length=6,
                    ),
                ),
                ("planned", models.CharField(choices=[("planned", "planned"), ("forced", "we had to")], max_length=7)),
                (
                    "decided_by",
                    models.CharField(
                        choices=[
                            ("staff", "staff"),
                            ("supervisor", "supervisor"),
                            ("management", "management"),
                            ("steward", "steward of the model"),
                            ("customer", "customers"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("content", "content"),
                            ("setting", "place or situation"),
                            ("people", "who does it"),
                            ("training", "training"),
                            ("channel", "channel"),
                            ("data", "data that is collected"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "for_whom",
                    models.CharField(
                        choices=[
                            ("customer_group", "a group of customers"),
                            ("staff", "staff"),
                            ("unit", "one unit"),
                            ("whole_area", "the whole area"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("added", "added"),
                            ("removed", "removed"),
                            ("shortened", "shortened"),
                            ("reordered", "put in another order"),
                            ("replaced", "replaced"),
                            ("loosened", "made looser"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "core_touched",
                    models.CharField(choices=[("yes", "yes"), ("no", "no"), ("unsure", "not sure")], max_length=6),
                ),
                ("part", models.CharField(blank=True, max_length=40)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("fit", "to fit our work"),
                            ("cost", "time or money"),
                            ("law", "law or data protection"),
                            ("customers", "customers wanted it"),
                            ("staff", "staff wanted it"),
                            ("technology", "systems"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sentence", models.CharField(max_length=300)),
                ("made_on", models.DateField()),
                (
                    "node",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adaptation",
                        to="catalogue.tracenode",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("adoption", "number"), name="adaptation_number_once"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("sentence"), 10
                        ),
                        name="adaptation_sentence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part", ""), ("core_touched", "yes"), _connector="OR"),
                        name="adaptation_part_of_touched_core",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdoptionFollowUp",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follow_ups", to="adoption.adoption"
                    ),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                (
                    "value",
                    models.CharField(
                        blank=True,
                        choices=[("in_use", "in use"), ("partly", "partly in use"), ("no", "not in use")],
                        max_length=6,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fit", "did not fit our work"),
                            ("cost", "time or money"),
                            ("law", "law or data protection"),
                            ("staff", "people changed"),
                            ("technology", "a system changed"),
                            ("replaced", "something else took its place"),
                            ("other", "another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=160)),
                ("late", models.BooleanField(default=False)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="adoption_follow_ups_answered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="adoption_follow_ups_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_move", models.UUIDField(blank=True, null=True)),
                ("nobody", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("adoption", "months"),
                        name="adoption_follow_up_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on__isnull", True), ("value", "")),
                            models.Q(models.Q(("value", ""), _negated=True), ("answered_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="adoption_follow_up_answered_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdoptionPulse",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pulses", to="adoption.adoption"
                    ),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                (
                    "acceptable",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "fitting",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "feasible",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                (
                    "part_of_work",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "asked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="adoption_pulses_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("adoption", "months"),
                        name="adoption_pulse_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("months__in", [1, 6])), name="adoption_pulse_months"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acceptable__isnull", True),
                            models.Q(("acceptable__gte", 1), ("acceptable__lte", 5)),
                            _connector="OR",
                        ),
                        name="adoption_pulse_acceptable",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fitting__isnull", True),
                            models.Q(("fitting__gte", 1), ("fitting__lte", 5)),
                            _connector="OR",
                        ),
                        name="adoption_pulse_fitting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("feasible__isnull", True),
                            models.Q(("feasible__gte", 1), ("feasible__lte", 5)),
                            _connector="OR",
                        ),
                        name="adoption_pulse_feasible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part_of_work__isnull", True),
                            models.Q(("part_of_work__gte", 1), ("part_of_work__lte", 5)),
                            _connector="OR",
                        ),
                        name="adoption_pulse_part_of_work",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdoptionLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "follow_up",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="adoption.adoptionfollowup",
                    ),
                ),
                (
                    "pulse",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="adoption.adoptionpulse",
                    ),
                ),
                (
                    "mail",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="adoption_links",
                        to="people.questionmail",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adoption_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("passed_on_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("follow_up__isnull", False), ("pulse__isnull", True)),
                            models.Q(("follow_up__isnull", True), ("pulse__isnull", False)),
                            _connector="OR",
                        ),
                        name="adoption_link_one_question",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoreCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="core_checks", to="adoption.adoption"
                    ),
                ),
                ("part", models.CharField(max_length=40)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("kept", "kept"), ("changed", "changed"), ("left_out", "left out")], max_length=8
                    ),
                ),
                ("checked_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("adoption", "part"),
                        name="core_check_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LocalVariant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="variants", to="adoption.adoption"
                    ),
                ),
                (
                    "operating_model",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="local_variant",
                        to="catalogue.operatingmodel",
                    ),
                ),
                (
                    "from_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="local_variants",
                        to="catalogue.modelversion",
                    ),
                ),
                ("begun_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("adoption",),
                        name="local_variant_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ModelFollow",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_models",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="catalogue.operatingmodel",
                    ),
                ),
                ("since", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("person", "operating_model"),
                        name="model_follow_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PulledAdaptation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "adaptation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pulls", to="adoption.adaptation"
                    ),
                ),
                (
                    "operating_model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pulled_adaptations",
                        to="catalogue.operatingmodel",
                    ),
                ),
                (
                    "model_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pulled_adaptations",
                        to="catalogue.modelversion",
                    ),
                ),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("adaptation", "operating_model"),
                        name="pulled_adaptation_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StageMove",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="adoption.adoption"
                    ),
                ),
                (
                    "from_stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("interested", "interested"),
                            ("decided", "decided"),
                            ("preparing", "preparing"),
                            ("trying", "trying"),
                            ("in_use", "in use"),
                            ("embedded", "established"),
                            ("ended", "ended"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("interested", "interested"),
                            ("decided", "decided"),
                            ("preparing", "preparing"),
                            ("trying", "trying"),
                            ("in_use", "in use"),
                            ("embedded", "established"),
                            ("ended", "ended"),
                        ],
                        max_length=10,
                    ),
                ),
                ("on", models.DateField()),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fit", "did not fit our work"),
                            ("cost", "time or money"),
                            ("law", "law or data protection"),
                            ("staff", "people changed"),
                            ("technology", "a system changed"),
                            ("replaced", "something else took its place"),
                            ("other", "another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=160)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["adoption", "on", "at"], name="stage_move_in_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_stage", models.F("to_stage")), _negated=True),
                        name="stage_move_elsewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("to_stage", "ended"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="stage_move_ended_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakenVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taken_versions",
                        to="adoption.adoption",
                    ),
                ),
                (
                    "model_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_versions",
                        to="catalogue.modelversion",
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("adoption", "model_version"), name="taken_version_once")
                ],
            },
        ),
    ]
