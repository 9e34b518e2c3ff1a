from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def pin(apps: Any, schema_editor: Any) -> None:
    """Secrets that were stored before they were tied to a target belong to the present one."""
    from deskgate.control.catalogue import protocol_get
    from deskgate.control.vault.pins import target_digest

    secrets = apps.get_model("vault", "ConnectionSecret").objects
    for row in secrets.filter(target_digest="").select_related("connection").iterator():
        connection = row.connection
        protocol = protocol_get(connection.protocol)
        said = (protocol.granted_defaults() if protocol else {}) | connection.parameters
        row.target_digest = target_digest(connection.protocol, said)
        row.save(update_fields=["target_digest"])


class Migration(migrations.Migration):

    dependencies = [
        ('tokens', '0001_initial'),
        ('vault', '0002_credentials'),
        ('tree', '0003_inheritance'),
    ]

    operations = [
        migrations.CreateModel(
            name='TokenCredentials',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('token', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='credentials', to='tokens.authtoken')),
            ],
        ),
        migrations.RunPython(pin, migrations.RunPython.noop, elidable=True),
    ]
