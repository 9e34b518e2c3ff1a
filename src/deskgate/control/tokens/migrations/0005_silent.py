from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tokens", "0004_sharing")]

    operations = [
        migrations.AddField("authtoken", "is_silent", models.BooleanField(default=False)),
    ]
