"""Typed readers of the environment: a bad value stops the start with a sentence that names it."""

import os
import re
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 (yes) or 0 (no).")
    return value in YES


def number(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write a whole number from {least} to {most}."
        )
    return int(value)


def make_folder(name: str, folder: Path) -> None:
    """The folder is there afterwards, or the start stops with the name of what asked for it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} needs {folder}, which cannot be made: {error.strerror}."
        ) from None


def one_of(name: str, default: str, *choices: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}; write one of {', '.join(choices)}.")
    return value


def words(name: str, default: list[str]) -> list[str]:
    """Several values, parted by commas."""
    found = [part.strip() for part in text(name).split(",") if part.strip()]
    return found or default


def zone(name: str, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(
            f"{name} is {value!r}, which is no time zone; write one such as Europe/Amsterdam."
        ) from None
    return value


def address(name: str, default: str, *schemes: str) -> str:
    """An address of one of the schemes. A bad one is not repeated: it may hold a password."""
    value = text(name, default)
    if not value:
        return value
    try:
        parts = urlsplit(value)
        has_place = bool(parts.hostname or parts.path or parts.scheme == "filesystem")
        _port = parts.port  # the parser says here that it is none
    except ValueError:
        raise ImproperlyConfigured(
            f"{name} cannot be read; write scheme://user:password@host:port, with %40 for an @ and"
            " the like in the password."
        ) from None
    if parts.scheme not in schemes:
        raise ImproperlyConfigured(
            f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}."
        )
    if not has_place:
        raise ImproperlyConfigured(f"{name} names no host.")
    return value


def networks(name: str) -> list[str]:
    found = words(name, [])
    for value in found:
        try:
            ip_network(value)
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} holds {value!r}; write networks such as 10.0.0.0/8, parted by commas."
            ) from None
    return found
