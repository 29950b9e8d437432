"""Typed readers of the environment: a bad value stops the start with a sentence that names it."""

import os
from ipaddress import ip_network
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


def number(name: str, default: int, *, least: int = 0) -> int:
    value = text(name, str(default))
    if not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number of {least} or more.")
    return int(value)


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
    value = text(name, default)
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(
            f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}."
        )
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
