"""The page or its part, and the way back that leads nowhere else."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from brm.base.htmx import answer, back_to, wants_part


def asked(**headers: str) -> HttpRequest:
    return RequestFactory().get("/things/", headers=headers)


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "list"}, True),
    ],
)
def test_htmx_gets_the_part_and_a_browser_the_page(headers: dict[str, str], part: bool):
    assert wants_part(asked(**headers)) is part


def test_both_say_that_the_answer_depends_on_who_asks(settings, tmp_path):
    (tmp_path / "page.html").write_text("page of {{ name }}")
    (tmp_path / "_part.html").write_text("part of {{ name }}")
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}
    ]

    page = answer(asked(), "page.html", "_part.html", {"name": "Claims"})
    part = answer(
        asked(**{"HX-Request": "true"}), "page.html", "_part.html", {"name": "Claims"}, status=422
    )

    assert (page.status_code, page.content, page["Vary"]) == (
        200,
        b"page of Claims",
        "HX-Request, HX-Boosted, HX-Target",
    )
    assert (part.status_code, part.content) == (422, b"part of Claims")


@pytest.mark.parametrize(
    ("wanted", "back"),
    [
        ("/units/3/", "/units/3/"),
        ("http://testserver/units/3/", "/fallback/"),  # other scheme than the request's below
        ("https://testserver/units/3/", "https://testserver/units/3/"),
        ("https://elsewhere.example.org/", "/fallback/"),
        ("//elsewhere.example.org/", "/fallback/"),
        ("javascript:alert(1)", "/fallback/"),
        ("/\\elsewhere.example.org", "/fallback/"),
        ("", "/fallback/"),
        ("-1", "/fallback/"),
        ("promises", "/fallback/"),
    ],
)
def test_only_a_page_of_ours_is_a_way_back(wanted: str, back: str):
    request = RequestFactory().post("/things/", {"next": wanted}, secure=True)

    assert back_to(request, "/fallback/") == back


def test_the_page_that_sent_the_request_is_a_way_back_but_not_the_page_itself():
    from_unit = asked(Referer="http://testserver/units/3/")
    from_itself = asked(Referer="http://testserver/things/")

    assert back_to(from_unit, "/") == "http://testserver/units/3/"
    assert back_to(from_itself, "/") == "/"
