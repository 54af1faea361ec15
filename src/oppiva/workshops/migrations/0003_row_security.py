"""Attendance and the teams' texts are given by reader, by PostgreSQL itself (trust.md 4)."""

from django.db import migrations

from oppiva.audit.row_security import guarded_operations
from oppiva.workshops import row_security


class Migration(migrations.Migration):
    """The second wall of the guarded tables of the session day."""

    dependencies = [("workshops", "0002_session_day"), ("audit", "0003_app_role")]

    operations = [
        *guarded_operations("workshops_attendance", row_security.attendance()),
        *guarded_operations("workshops_attendancecorrection", row_security.attendance()),
        *guarded_operations("workshops_stepnote", row_security.step_note()),
        *guarded_operations("workshops_notedraft", row_security.note_draft()),
    ]
