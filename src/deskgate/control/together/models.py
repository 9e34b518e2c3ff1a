"""How live sessions are, as the gateways tell it every few seconds; gone with the session's end."""

from __future__ import annotations

from django.db import models


class LiveState(models.Model):
    """One live session. `roundtrip` to its browser in milliseconds; rates in bytes a second, over
    the last telling; `touched_at`: the last key or move of the mouse."""

    session = models.OneToOneField(
        "audit.SessionLog", primary_key=True, on_delete=models.CASCADE, related_name="state"
    )
    told_at = models.DateTimeField()
    roundtrip = models.PositiveIntegerField(null=True)
    rate_to_browser = models.PositiveBigIntegerField(default=0)
    rate_to_guacd = models.PositiveBigIntegerField(default=0)
    touched_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"state of {self.session_id}"
