"""Teams from before the experiments have theirs; what they wrote into steps of the form moves into its notes."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import migrations
from django.utils import timezone

MODELS = {"S1": "Problem", "S2": "Prediction", "S3": "Trial", "S5": "Result", "S6": "Decision"}
# The log has no note of its own: what was written there goes to the result, where it is read next.
INTO = {"S4": "S5"}
THEMES = {"wellbeing", "productivity", "customer"}


def forwards(apps, editor):
    team_model = apps.get_model("workshops", "Team")
    without = team_model.objects.filter(experiments__isnull=True, deleted_in__isnull=True)
    if not without.exists():
        return
    if editor.connection.vendor == "postgresql":
        editor.execute("SELECT set_config('oppiva.person', 'system', true)")
    now = timezone.now()
    for team in without.select_related("series"):
        begin(apps, team, now)


def begin(apps: Any, team: Any, now: datetime) -> None:
    """The team's experiment with what it had written; the workshop's own notes stay as they are."""
    written = notes_of(apps, team)
    experiment = apps.get_model("experiments", "Experiment").objects.create(
        id=uuid4(),
        programme_id=team.series.programme_id,
        team=team,
        code=f"{team.series.code}-{team.number}",
        language=(team.series.languages or ["fi"])[0],
        state_since=now,
        imported=team.imported,
    )
    cycle = apps.get_model("experiments", "Cycle").objects.create(id=uuid4(), experiment=experiment, number=1)
    for step, name in MODELS.items():
        of_step = {"theme": team.theme if team.theme in THEMES else ""} if step == "S1" else {"cycle": cycle}
        note = written.get(step, "")
        apps.get_model("experiments", name).objects.create(
            id=uuid4(), experiment=experiment, note=note, saved_at=now if note else None, **of_step
        )


def notes_of(apps: Any, team: Any) -> dict[str, str]:
    """Step of the form -> all that the team wrote into it, half-day by half-day, each under the title of its step."""
    rows = apps.get_model("workshops", "StepNote").objects.filter(team=team, deleted_in__isnull=True)
    rows = rows.exclude(text="").exclude(step__form_step="").select_related("step")
    found: dict[str, list[tuple[str, str]]] = {}
    for note in rows.order_by("step__session__number", "step__position", "step__pk"):
        form_step = note.step.form_step
        found.setdefault(INTO.get(form_step, form_step), []).append((note.step.title, note.text))
    return {step: joined(texts) for step, texts in found.items()}


def joined(texts: list[tuple[str, str]]) -> str:
    """One text as it is; of several each under its title."""
    if len(texts) == 1:
        return texts[0][1]
    return "\n\n".join(f"{title}:\n{text}" for title, text in texts)


class Migration(migrations.Migration):
    """Each team has its experiment from now on."""

    dependencies = [("experiments", "0002_row_security"), ("workshops", "0003_row_security")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
