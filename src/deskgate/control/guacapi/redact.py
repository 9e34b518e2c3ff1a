"""Keeps tokens out of Django's own log lines: Guacamole's log-out has its token in the path."""

from __future__ import annotations

import logging
import re
from typing import Final

_TOKEN: Final = re.compile(r"(/api/+tokens?/+)[^/\s]+")


class TokenFilter(logging.Filter):
    """Replaces the token in what a line is about to say."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line passes, without tokens."""
        record.msg = _TOKEN.sub(r"\1<token>", record.getMessage())
        record.args = ()
        return True


def install() -> None:
    """Guard the logger that names the path of every refused request."""
    logger = logging.getLogger("django.request")
    if not any(isinstance(one, TokenFilter) for one in logger.filters):
        logger.addFilter(TokenFilter())
