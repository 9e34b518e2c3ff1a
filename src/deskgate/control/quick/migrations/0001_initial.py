import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("tokens", "0002_logins"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuickConnection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("protocol", models.CharField(max_length=32)),
                ("sealed", models.BinaryField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("login", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="quick", to="tokens.login")),
            ],
            options={
                "ordering": ("id",),
            },
        ),
    ]
