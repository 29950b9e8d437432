"""What the name of a place tells: its time zone and the country of its public holidays."""

from functools import lru_cache
from importlib.resources import files

from brm.base.db import folded

# Seats of work that are not the namesake of a time zone; a wrong guess can be corrected.
TOWNS = {
    "antwerp": "BE", "antwerpen": "BE", "anvers": "BE", "ghent": "BE", "gent": "BE", "liege": "BE",
    "utrecht": "NL", "rotterdam": "NL", "the hague": "NL", "den haag": "NL", "eindhoven": "NL",
    "groningen": "NL", "arnhem": "NL", "lyon": "FR", "marseille": "FR", "lille": "FR",
    "toulouse": "FR", "nantes": "FR", "bordeaux": "FR", "strasbourg": "FR", "barcelona": "ES",
    "valencia": "ES", "sevilla": "ES", "bergen": "NO", "trondheim": "NO", "leeds": "GB",
    "manchester": "GB", "birmingham": "GB", "edinburgh": "GB", "glasgow": "GB", "munich": "DE",
    "hamburg": "DE", "frankfurt": "DE", "cologne": "DE", "milan": "IT", "turin": "IT",
    "geneva": "CH", "basel": "CH", "gothenburg": "SE", "porto": "PT", "krakow": "PL",
}  # fmt: skip


@lru_cache(maxsize=1)
def zones() -> dict[str, tuple[str, str]]:
    """(country, time zone) by the folded name of the town that a zone is named after."""
    found: dict[str, tuple[str, str]] = {}
    for country, zone in rows():
        found.setdefault(folded(zone.rpartition("/")[2].replace("_", " ")), (country, zone))
    return found


@lru_cache(maxsize=1)
def first_zones() -> dict[str, str]:
    """The first time zone of each country, which the table puts where most people live."""
    found: dict[str, str] = {}
    for country, zone in rows():
        found.setdefault(country, zone)
    return found


@lru_cache(maxsize=1)
def rows() -> list[tuple[str, str]]:
    text = (files("tzdata") / "zoneinfo/zone.tab").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return [(line[0], line[2]) for line in lines]


def country_of(zone: str) -> str:
    """The country in which a time zone lies; empty where it lies in none, as UTC does."""
    return next((country for country, name in rows() if name == zone), "")


def zone_of(place: str) -> tuple[str, str] | None:
    """(country, time zone) of a place by its name, or None where the name tells nothing."""
    name = folded(place.partition(",")[0])
    if name in TOWNS:
        return TOWNS[name], first_zones()[TOWNS[name]]
    return zones().get(name)
