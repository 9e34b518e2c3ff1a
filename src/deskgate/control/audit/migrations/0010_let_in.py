"""Whether a session's person was let in by a share, also when the share is forgotten."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of what was let in before, as far as it is known."""
    del schema_editor
    apps.get_model("audit", "SessionLog").objects.filter(share__isnull=False).update(let_in=True)


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0009_returned"),
    ]

    operations = [
        migrations.AddField(
            model_name="sessionlog",
            name="let_in",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
