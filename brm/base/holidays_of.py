"""Public holidays of a country or a part of it, by name in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays
from django.utils.translation import gettext as _

NONE: Mapping[date, str] = MappingProxyType({})


@dataclass(frozen=True)
class Holidays:
    """`names`: day -> name, in the order of the calendar. `reason`: why there are none, or empty."""

    names: Mapping[date, str] = field(default_factory=lambda: NONE)
    reason: str = ""


def holidays_of(country: str, region: str, years: Iterable[int], language: str = "en") -> Holidays:
    """The public holidays of those years; none, with a reason, where the country is not known.

    `country`: ISO 3166-1 ("NL"), `region`: ISO 3166-2 without the country ("BY") or empty. Names
    in the language where it is known for that country, else in one that is. The first call for a
    country costs up to a second (`warm`), the next nothing: kept by country, region, year, language.
    """
    country, region = country.upper(), region.upper()
    reason = unknown(country, region)
    if reason:
        return Holidays(reason=said(reason))
    names: dict[date, str] = {}
    for year in sorted(set(years)):
        names.update(of_year(country, region, year, language))
    return Holidays(MappingProxyType(names))


def between(
    country: str, region: str, first: date, last: date, language: str = "en"
) -> Mapping[date, str]:
    """The public holidays from `first` to `last`, both included; none for an unknown country."""
    if not country:
        return NONE
    names = holidays_of(country, region, range(first.year, last.year + 1), language).names
    return MappingProxyType({day: name for day, name in names.items() if first <= day <= last})


def warm(
    places: Iterable[tuple[str, str]], years: Iterable[int], languages: Iterable[str] = ("en",)
) -> None:
    """Load the holidays of (country, region) pairs ahead: at the start of a worker."""
    years, languages = list(years), list(languages)
    for country, region in places:
        for language in languages:
            holidays_of(country, region, years, language)


@lru_cache(maxsize=512)
def unknown(country: str, region: str) -> str:
    """Which of the two is not known: "country", "region" or neither."""
    try:
        holidays.country_holidays(country)
    except NotImplementedError:
        return "country"
    try:
        holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError:
        return "region"
    return ""


def said(reason: str) -> str:
    if reason == "country":
        return _("The public holidays of this country are not known; enter them by hand.")
    return _("This region of the country is not known; choose another or leave it empty.")


@lru_cache(maxsize=4096)
def of_year(country: str, region: str, year: int, language: str) -> Mapping[date, str]:
    bare = holidays.country_holidays(country, subdiv=region or None)
    found = holidays.country_holidays(
        country,
        subdiv=region or None,
        years=year,
        language=spoken(language, bare.supported_languages, bare.default_language),
    )
    return MappingProxyType(dict(sorted(found.items())))


def spoken(language: str, known: Iterable[str], own: str | None) -> str | None:
    """The nearest language: the very one, one of its kind (en -> en_US), English, the country's own."""
    wanted = language.replace("-", "_")
    for code in (wanted, wanted.partition("_")[0], "en"):
        for candidate in sorted(known):
            if candidate == code or candidate.partition("_")[0] == code:
                return candidate
    return own
