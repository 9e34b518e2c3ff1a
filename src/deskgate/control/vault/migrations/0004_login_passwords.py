import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tokens', '0002_logins'),
        ('vault', '0003_pins'),
    ]

    operations = [
        migrations.CreateModel(
            name='LoginPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('login', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='password', to='tokens.login')),
            ],
        ),
    ]
