"""What the interface has set of the look. One row, and one for each picture."""

from __future__ import annotations

from typing import Final

from django.db import models

# The longest text of each field that is no colour.
LENGTHS: Final = {"name": 60, "title": 120, "text": 2000, "terms": 64 * 1024, "css": 64 * 1024}


class Look(models.Model):
    """The one row. What is "" is as the settings say, else as Deskgate looks by itself."""

    name = models.CharField(max_length=LENGTHS["name"], blank=True)
    accent = models.CharField(max_length=7, blank=True)
    accent_dark = models.CharField(max_length=7, blank=True)
    title = models.CharField(max_length=LENGTHS["title"], blank=True)
    text = models.TextField(max_length=LENGTHS["text"], blank=True)
    terms = models.TextField(max_length=LENGTHS["terms"], blank=True)
    css = models.TextField(max_length=LENGTHS["css"], blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return "the look"


class Part(models.TextChoices):
    """A picture of the look."""

    LOGO = "logo", "logo"
    LOGO_DARK = "logo-dark", "logo for the dark page"
    FAVICON = "favicon", "favicon"
    BACKGROUND = "background", "background of the log-in page"


class Picture(models.Model):
    """A picture in place of ours. `digest` (SHA-256) changes its address, so it is cached well."""

    part = models.CharField(max_length=16, choices=Part.choices, unique=True)
    media_type = models.CharField(max_length=32)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.get_part_display()
