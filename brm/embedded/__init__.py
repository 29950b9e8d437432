"""PostgreSQL and Redis for one machine: found, started, kept running, ended with what started them.

`manage.py` puts `servers()` around its commands; the settings find what runs by `addresses()`.
"""

from brm.embedded.keeping import clear_away, home_folder, servers
from brm.embedded.processes import (
    DATABASE,
    QUEUE,
    Account,
    Keeper,
    Unavailable,
    account,
    answers,
    launch,
    listens,
    may_enter,
    running,
)
from brm.embedded.programs import numbered, package, postgres_programs, reachable, redis_program
from brm.embedded.starting import QUICK, addresses, postgres, redis, scratch_folder

__all__ = [
    "DATABASE",
    "QUEUE",
    "QUICK",
    "Account",
    "Keeper",
    "Unavailable",
    "account",
    "addresses",
    "answers",
    "clear_away",
    "home_folder",
    "launch",
    "listens",
    "may_enter",
    "numbered",
    "package",
    "postgres",
    "postgres_programs",
    "reachable",
    "redis",
    "redis_program",
    "running",
    "scratch_folder",
    "servers",
]
