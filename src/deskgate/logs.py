"""Log lines: structlog on top of the standard library, to standard error, console or JSON.

Laws: a `Secret` prints itself as <secret>; the ASGI server's own lines are kept from the log below
a warning, because they hold query strings, and those hold tokens.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from deskgate.settings import Settings

_QUIET = ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "websockets")


def _is_ours_to_know(record: logging.LogRecord) -> bool:
    """uvicorn logs a traceback for each message that is no UTF-8: anybody could flood the log."""
    return not str(record.msg).startswith("Invalid UTF-8 sequence")


def set_up_logs(settings: Settings, *, quiet: bool = False) -> None:
    """Call once, before anything is logged. `quiet`: nothing below a warning, for commands."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_renderers(settings),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING if quiet else settings.log_level.upper())
    for name in _QUIET:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").addFilter(_is_ours_to_know)


def _renderers(settings: Settings) -> list[structlog.types.Processor]:
    if settings.log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    # Tracebacks without their local variables: those may hold what a log must not.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
