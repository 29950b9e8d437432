"""Cells of tables that leave the house: text that a spreadsheet would run is made harmless."""

from datetime import date, datetime

from django.utils import timezone

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, also in the wide
# forms of East Asian keyboards; tab and line ends because the programs drop them first.
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text


def as_written(text: str) -> str:
    """The opposite of `harmless`: what was there before the apostrophe."""
    return text[1:] if text.startswith("'") and text[1:].startswith(STARTS_FORMULA) else text


def cell(value: object) -> str | int | float:
    """One value as it stands in a sheet: days as 2026-11-24, moments in the reader's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return harmless(str(value))
