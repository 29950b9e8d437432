"""What administrators see of the jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from brm.operations.choices import JobOutcome
from brm.operations.jobs import HEARTBEAT, JOBS, Job
from brm.operations.models import JobRun

LATE = 2  # rhythms without a run


@dataclass(frozen=True)
class Standing:
    """A job with its last run, the next one, and how the last ones ended."""

    job: Job
    run: JobRun | None
    next_at: datetime | None
    is_late: bool

    @property
    def state(self) -> str:
        """never, running, done, failed or late."""
        if self.run is None or self.run.last_finished_at is None:
            return "never" if self.run is None else "running"
        return "late" if self.is_late and self.run.outcome == JobOutcome.DONE else self.run.outcome

    @property
    def light(self) -> str:
        """The shape that stands before the word."""
        return {"done": "done", "failed": "cannot"}.get(self.state, "busy")

    @property
    def went_well(self) -> int:
        return self.run.recent.count("d") if self.run else 0


@dataclass(frozen=True)
class Overview:
    """All jobs, and when the scheduler was last alive."""

    standings: list[Standing]
    beat_age_s: int | None

    @property
    def failed(self) -> int:
        return sum(one.state == "failed" for one in self.standings)

    @property
    def late(self) -> int:
        return sum(one.state == "late" for one in self.standings)

    @property
    def not_yet(self) -> int:
        return sum(one.state == "never" for one in self.standings)

    @property
    def beat_is_ok(self) -> bool:
        return self.beat_age_s is not None and self.beat_age_s <= 3 * settings.TICK


def overview(*, at: datetime) -> Overview:
    """One query."""
    runs = {run.name: run for run in JobRun.objects.all()}
    beat = runs.get(HEARTBEAT)
    last = beat.last_finished_at if beat else None
    return Overview(
        [_standing(job, runs.get(job.name), at) for job in JOBS],
        max(0, int((at - last).total_seconds())) if last else None,
    )


def _standing(job: Job, run: JobRun | None, at: datetime) -> Standing:
    if run is None:
        return Standing(job, None, None, is_late=False)
    every = timedelta(seconds=job.every or settings.TICK)
    return Standing(
        job,
        run,
        max(at, run.last_started_at + every),
        is_late=at > run.last_started_at + LATE * every + timedelta(seconds=settings.TICK),
    )
