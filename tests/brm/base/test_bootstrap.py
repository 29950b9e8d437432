"""Of Bootstrap what our pages use, and nothing of it is missing."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from brm.base import bootstrap

SOURCE = "js-lib-bootstrap5/css/bootstrap.min.css"
WITHOUT = {"admin", "emails", "public"}  # templates of pages and mails that do not have Bootstrap
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
NAMED = re.compile(r"""(?:class|class_name|className|css_class)["']?\s*[=:]\s*\\?["']([^"']*)""")
MOVED = "@keyframes b{to{x:1}}.btn{animation:b 1s}"


@pytest.fixture(scope="module")
def whole() -> str:
    return Path(finders.find(SOURCE)).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a,.btn{x:1}.modal{y:2}", "a,.btn{x:1}"),
        (".btn .modal,.btn+.row{x:1}", ".btn+.row{x:1}"),
        (".modal,:is(a,b) .btn{x:1}", ":is(a,b) .btn{x:1}"),
        (".toast:not(.show){x:1}", ".toast:not(.show){x:1}"),
        ("@media print{.modal{x:1}.row{y:2}}@media all{.modal{x:1}}", "@media print{.row{y:2}}"),
        (f"@keyframes a{{to{{x:1}}}}{MOVED}", MOVED),
        ("/*! MIT */a{x:url('data:,%7b')}/* why */", "/*! MIT */a{x:url('data:,%7b')}"),
    ],
)
def test_a_rule_stays_when_each_class_of_it_is_ours(given, kept):
    assert bootstrap.used(given) == kept


def test_each_class_we_name_is_bootstraps_and_keeps_its_rules(whole):
    assert bootstrap.CLASSES - bootstrap.classes_of(whole) == set()
    assert bootstrap.CLASSES - bootstrap.classes_of(bootstrap.used(whole)) == set()


def test_nothing_is_lost_on_the_way_when_every_class_is_ours(whole, monkeypatch):
    monkeypatch.setattr(bootstrap, "CLASSES", frozenset(bootstrap.classes_of(whole)))
    assert bootstrap.used(whole).count("{") == whole.count("{")


def test_every_class_of_bootstrap_in_a_template_or_a_widget_keeps_its_rules(whole, settings):
    left_out = bootstrap.classes_of(whole) - bootstrap.CLASSES
    missing = {
        (str(file.relative_to(settings.BASE_DIR)), name)
        for file in sources(settings.BASE_DIR)
        for said in NAMED.findall(TAGS.sub(" ", file.read_text(encoding="utf-8")))
        for name in left_out.intersection(said.split())
    }
    assert missing == set(), "name these in brm/base/bootstrap.py"


def sources(house: Path) -> list[Path]:
    """Where classes of elements are written down."""
    templates = house / "templates"
    return [
        *(
            file
            for file in templates.rglob("*.html")
            if file.relative_to(templates).parts[0] not in WITHOUT
        ),
        *(house / "static/js/parts").glob("*.js"),
        *(
            file
            for room in ("brm", "relationships", "governance")
            for file in (house / room).rglob("*.py")
        ),
    ]
