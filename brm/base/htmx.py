"""The whole page, or only the part that htmx swaps; and the safe way back."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme


def wants_part(request: HttpRequest) -> bool:
    """True where htmx asked and will put the answer into a place of the page.

    Not so when the browser goes back in its history, nor for a boosted link without a place: both
    need the whole page.
    """
    headers = request.headers
    if headers.get("HX-Request") != "true" or headers.get("HX-History-Restore-Request") == "true":
        return False
    return headers.get("HX-Boosted") != "true" or bool(headers.get("HX-Target"))


def answer(
    request: HttpRequest,
    page_template: str,
    part_template: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """The page, or for htmx the part of it; the same address gives both.

    The page includes the part, so that both show the same. Marked with `Vary`, so that no cache
    shows a part as a page.
    """
    template = part_template if wants_part(request) else page_template
    response = render(request, template, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-Target"])
    return response


def back_to(request: HttpRequest, fallback: str) -> str:
    """Where the reader came from, if that is a page of ours, else `fallback`.

    Asked in this order: the form's or address's `next`, then the page that sent the request. An
    address of another host, or the page itself (a loop), is not taken.
    """
    referer = request.headers.get("Referer", "")
    for wanted in (request.POST.get("next"), request.GET.get("next"), referer):
        if wanted and _is_ours(request, wanted) and wanted != request.build_absolute_uri():
            return wanted
    return fallback


def _is_ours(request: HttpRequest, address: str) -> bool:
    # A bare word would be looked up as the name of a view.
    return address.startswith(("/", "http")) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
