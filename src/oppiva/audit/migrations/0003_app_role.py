"""The database role of the pages on PostgreSQL: it reads and writes every table and owns none (trust.md 4)."""

from django.db import migrations

from oppiva.audit.row_security import role_operations


class Migration(migrations.Migration):
    """Makes the role where the one who migrates may; docs/operations.md has the SQL for where not."""

    dependencies = [("audit", "0002_insert_only")]

    operations = role_operations()
