"""Teams from before the experiments have theirs; what they wrote into steps of the form moves into its notes."""

from uuid import uuid4

from django.db import migrations
from django.utils import timezone

NOTE_LENGTH = 2000
MODELS = {"S1": "Problem", "S2": "Prediction", "S3": "Trial", "S5": "Result", "S6": "Decision"}


def forwards(apps, editor):
    team_model = apps.get_model("workshops", "Team")
    if not team_model.objects.filter(experiments__isnull=True, deleted_in__isnull=True).exists():
        return
    if editor.connection.vendor == "postgresql":
        editor.execute("SELECT set_config('oppiva.person', 'system', true)")
    experiment_model = apps.get_model("experiments", "Experiment")
    cycle_model = apps.get_model("experiments", "Cycle")
    note_model = apps.get_model("workshops", "StepNote")
    now = timezone.now()
    for team in team_model.objects.filter(experiments__isnull=True, deleted_in__isnull=True).select_related("series"):
        code = f"{team.series.code}-{team.number}"
        experiment = experiment_model.objects.create(
            id=uuid4(),
            programme_id=team.series.programme_id,
            team=team,
            code=code,
            language=(team.series.languages or ["fi"])[0],
            state_since=now,
            imported=team.imported,
        )
        cycle = cycle_model.objects.create(id=uuid4(), experiment=experiment, number=1)
        notes = note_model.objects.filter(team=team, deleted_in__isnull=True).exclude(text="")
        written: dict[str, list[str]] = {}
        for note in (
            notes.exclude(step__form_step="").select_related("step").order_by("step__session__number", "step__position")
        ):
            written.setdefault(note.step.form_step, []).append(note.text)
        # The log has no note of its own: what was written there goes to the result, where it is read next.
        written["S5"] = written.pop("S4", []) + written.get("S5", [])
        for step, name in MODELS.items():
            model = apps.get_model("experiments", name)
            of_cycle = {} if step == "S1" else {"cycle": cycle}
            text = "\n\n".join(written.get(step, []))
            model.objects.create(
                id=uuid4(),
                experiment=experiment,
                # The workshop's own note stays as it is: what does not fit here is not lost.
                note=text[:NOTE_LENGTH],
                saved_at=now if text else None,
                **of_cycle,
            )


class Migration(migrations.Migration):
    """Each team has its experiment from now on."""

    dependencies = [("experiments", "0002_row_security"), ("workshops", "0003_row_security")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
