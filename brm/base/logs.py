"""Log lines by structlog: event names and ids, never names, words or addresses of people."""

import logging

import structlog

from brm.base.secret_addresses import is_secret, scrubbed

SHARED: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def formatter(*, style: str) -> logging.Formatter:
    """One line an event: JSON for machines, words for a terminal."""
    shown: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            scrubbed,
            shown,
        ],
    )


def configure() -> None:
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


class RefusedInOneLine(logging.Filter):
    """A refusal is an answer and no fault: it is logged without the way through the code.

    Where the address is somebody's own link it is not logged at all: it would say when they came.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) >= 500:
            return True
        record.exc_info = None
        return not is_secret(getattr(getattr(record, "request", None), "path", ""))
