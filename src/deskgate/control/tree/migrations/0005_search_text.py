"""What the search looks in, for the connections of before. Folders said nothing then."""

import unicodedata
from typing import Any

from django.db import migrations

BATCH = 500


def fill(apps: Any, schema_editor: Any) -> None:
    """Name, host, tags and notes, as the services write them from now on."""
    connections = apps.get_model("tree", "Connection").objects.using(schema_editor.connection.alias)
    rows = []
    for row in connections.order_by("pk").iterator(chunk_size=BATCH):
        row.hostname = str(row.parameters.get("hostname") or "")
        tags = "".join(f"\x1f{tag}" for tag in row.tags) + "\x1f"
        text = "\n".join((row.name, row.hostname, tags, row.notes))
        row.search_text = unicodedata.normalize("NFKC", text).casefold()
        rows.append(row)
    connections.bulk_update(rows, ["hostname", "search_text"], batch_size=BATCH // 5)


class Migration(migrations.Migration):
    dependencies = [("tree", "0004_hostname")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
