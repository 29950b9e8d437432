"""People, sides and the stoplight look the same wherever they stand, and say it in words, too."""

import pytest
from django.template import Context, Template

USE = '<use href="/static/icons.svg#'


def shown(source: str, **context: object) -> str:
    return Template("{% load marks %}" + source).render(Context(context))


def test_an_icon_comes_from_the_one_sprite_and_is_passed_over_when_read_aloud():
    assert shown('{% icon "find" %}') == (
        '<svg class="i" aria-hidden="true"><use href="/static/icons.svg#i-find"/></svg>'
    )


@pytest.mark.parametrize(
    ("side", "mark"),
    [
        ("business", f'<svg class="side biz" aria-hidden="true">{USE}s-biz"/></svg>'),
        ("it", f'<svg class="side it" aria-hidden="true">{USE}s-it"/></svg>'),
        ("", ""),
    ],
)  # fmt: skip
def test_business_is_a_circle_and_it_a_diamond(side, mark):
    assert shown("{% side_mark side %}", side=side) == mark


def test_a_mark_that_stands_alone_is_named():
    assert shown('{% side_mark "it" alone=True %}') == (
        '<svg class="side it" role="img" aria-label="IT"><use href="/static/icons.svg#s-it"/></svg>'
    )


def test_the_side_with_its_word():
    assert shown('{% side_name "business" %}') == (
        '<span class="side-name biz"><svg class="side biz" aria-hidden="true">'
        '<use href="/static/icons.svg#s-biz"/></svg>Business</span>'
    )
    assert shown('{% side_name "none" %}') == ""


def test_a_person_has_initials_a_second_line_and_the_side_in_words_for_those_who_listen():
    assert shown('{% person "Priya Raman" "IT buddy" "it" "medium" %}') == (
        '<span class="person"><span class="face face-1 face-m" aria-hidden="true">PR'
        '<svg class="side it" aria-hidden="true"><use href="/static/icons.svg#s-it"/></svg></span>'
        '<span>Priya Raman<span class="visually-hidden">, IT</span><small>IT buddy</small></span>'
        "</span>"
    )


def test_a_person_without_side_and_second_line():
    assert shown('{% person "Nadia" %}') == (
        '<span class="person"><span class="face face-4" aria-hidden="true">N</span>'
        "<span>Nadia</span></span>"
    )


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Claire Fontaine", "CF"), ("Joost de Wit", "JW"), ("Ali", "A"), ("", "?"), ("🙂", "?"),
        ("علي حسن", "عح"), ("Anna (IT) Berg", "AB"),
    ],
)  # fmt: skip
def test_initials_are_of_the_first_and_the_last_word(name, letters):
    from brm.templatetags.marks import initials

    assert initials(name) == letters


def test_a_name_keeps_its_tint_however_it_is_written():
    from brm.templatetags.marks import tint

    assert {tint("Priya Raman"), tint("PRIYA RAMAN")} == {1}
    assert {tint(f"Person {k}") for k in range(60)} == {1, 2, 3, 4, 5, 6}


def test_names_are_text_and_never_markup():
    assert "<script>" not in shown("{% person name name %}", name="<script>x</script>")


@pytest.mark.parametrize(
    ("status", "html"),
    [
        ("new", 'new">New'),
        ("working", f'busy"><svg aria-hidden="true">{USE}l-busy"/></svg>Being worked on'),
        ("done", f'done"><svg aria-hidden="true">{USE}l-done"/></svg>Done'),
        ("cannot", f'cannot"><svg aria-hidden="true">{USE}l-cannot"/></svg>Cannot, yes if …'),
    ],
)
def test_the_stoplight_always_has_a_shape_and_a_word(status, html):
    assert shown("{% stoplight status %}", status=status) == f'<span class="light {html}</span>'


def test_the_stoplight_may_say_it_in_other_words():
    assert shown('{% stoplight "done" "Kept" %}') == (
        '<span class="light done"><svg aria-hidden="true"><use href="/static/icons.svg#l-done"/>'
        "</svg>Kept</span>"
    )


def test_counts_say_what_each_number_counts():
    assert shown("{% stoplight_counts 22 5 1 %}") == (
        '<span class="counts num">'
        f'<span><svg role="img" aria-label="done">{USE}l-done"/></svg>22</span>'
        f'<span><svg role="img" aria-label="being worked on">{USE}l-busy"/></svg>5</span>'
        f'<span><svg role="img" aria-label="cannot, yes if">{USE}l-cannot"/></svg>1</span>'
        "</span>"
    )  # fmt: skip


def test_every_icon_of_the_menu_is_in_the_sprite(settings):
    from brm.dashboard.places import LOG, PLACES, RAISE

    sprite = (settings.BASE_DIR / "static/icons.svg").read_text()
    named = {icon for p in (*PLACES, LOG, RAISE) for icon in (p.icon, *p.icons.values())}
    assert {icon for icon in named if f'id="i-{icon}"' not in sprite} == set()
