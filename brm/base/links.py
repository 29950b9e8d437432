"""Ways to pages of other slices; a page that does not exist gives no way, so no dead control."""

from functools import lru_cache

from django.urls import NoReverseMatch, get_urlconf, reverse


@lru_cache(maxsize=2048)
def _address(name: str, args: tuple[object, ...], urlconf: str | None) -> str:
    try:
        return reverse(name, urlconf=urlconf, args=args)
    except NoReverseMatch:
        return ""


def way(name: str, *args: object, query: str = "") -> str:
    """The address of a page, with a query string where one is given; empty where there is none."""
    found = _address(name, args, get_urlconf())
    return f"{found}?{query}" if found and query else found
