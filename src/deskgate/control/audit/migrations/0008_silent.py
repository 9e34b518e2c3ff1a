from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_share")]

    operations = [
        migrations.AddField("sessionlog", "is_silent", models.BooleanField(default=False)),
    ]
