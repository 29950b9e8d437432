"""Public holidays of a country and region, by the `holidays` package, kept a year at a time."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays

Days = MappingProxyType[date, str]
NONE: Days = MappingProxyType({})


@lru_cache(maxsize=512)
def in_year(country: str, region: str, year: int, language: str = "en") -> Days:
    """The holidays of one year, each with its name; none for a country the package does not know.

    Names come in `language` where the package has them, else in its own default. The first call of
    a country costs about half a second; `warm` pays it early.
    """
    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        return NONE
    kinds = holidays.country_holidays
    part = region if region in known[country] else None
    spoken = _spoken(country, language)
    return MappingProxyType(dict(kinds(country, subdiv=part, years=year, language=spoken)))


def between(country: str, region: str, first: date, last: date, language: str = "en") -> Days:
    """The holidays from `first` to `last`, both included."""
    if not country:
        return NONE
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        days = in_year(country, region, year, language)
        found.update((day, name) for day, name in days.items() if first <= day <= last)
    return MappingProxyType(found)


def warm(places: Iterable[tuple[str, str]], years: Iterable[int]) -> None:
    """Work out the holidays of these countries and regions before somebody waits for them."""
    kept = list(years)
    for country, region in places:
        for year in kept:
            in_year(country, region, year)


@lru_cache(maxsize=256)
def _spoken(country: str, language: str) -> str | None:
    """The package's own code of that language for this country, such as "en_US" for "en"."""
    offered = holidays.list_localized_countries().get(country, [])
    for code in offered:
        if code == language or code.partition("_")[0] == language:
            return code
    return None
