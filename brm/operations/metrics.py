"""How the product does, in numbers that Prometheus reads: messages and jobs, nobody's name or words."""

from brm.base import clock
from brm.operations.choices import JobOutcome
from brm.operations.models import JobRun
from relationships.outbox import queries


def exposition() -> str:
    """The numbers as Prometheus reads them, version 0.0.4. A few SQL queries on indexes."""
    lines: list[str] = []
    for name, (about, samples) in _families().items():
        lines += [f"# HELP {name} {about}", f"# TYPE {name} gauge"]
        for label, value, number in samples:
            lines.append(f'{name}{{{label}="{value}"}} {number}' if label else f"{name} {number}")
    return "\n".join(lines) + "\n"


def _families() -> dict[str, tuple[str, list[tuple[str, str, float]]]]:
    found = queries.health(at=clock.now())
    states = {"due": found.due, "failed": found.failed, "in_doubt": found.in_doubt}
    runs = list(JobRun.objects.order_by("name"))
    return {
        "brm_messages": (
            "Messages that are due, that failed, that may have arrived twice.",
            [("state", state, number) for state, number in states.items()],
        ),
        "brm_messages_oldest_seconds": (
            "Age of the oldest that is due.",
            [("", "", found.oldest_s)],
        ),
        "brm_job_finished_timestamp_seconds": (
            "When a regular job last ended.",
            [
                ("job", run.name, run.last_finished_at.timestamp())
                for run in runs
                if run.last_finished_at
            ],
        ),
        "brm_job_failed": (
            "1 where a regular job last ended with an error.",
            [("job", run.name, int(run.outcome == JobOutcome.FAILED)) for run in runs],
        ),
    }
