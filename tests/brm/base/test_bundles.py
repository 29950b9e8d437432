"""Few files for the browser, made of many for us."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from bench import wire
from brm.base import bundles


def found(name: str) -> Path:
    return Path(finders.find(name))


@pytest.mark.parametrize("name", list(bundles.BUNDLES))
def test_each_bundle_lies_beside_its_compressed_copy(name):
    file = found(name)
    assert gzip.decompress(Path(f"{file}.gz").read_bytes()) == file.read_bytes()


def test_a_page_stays_within_its_weight():
    def weight(*names: str) -> int:
        return sum(Path(f"{found(name)}.gz").stat().st_size for name in names)

    heaviest_page = max(
        (weight(n) for n in bundles.bundles() if n.startswith("css/pages/")), default=0
    )
    assert weight("css/product.css") + heaviest_page <= wire.CSS
    assert weight("css/public.css") <= wire.OPEN_CSS
    assert weight("js/htmx.js", "js/product.js") <= wire.SCRIPT


def test_a_changed_part_makes_a_new_bundle(tmp_path, settings, monkeypatch):
    part = tmp_path / "static/css/a.css"
    part.parent.mkdir(parents=True)
    part.write_text("/* why */\na { color: red; }\n")
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(bundles, "BUNDLES", {"css/x.css": (bundles.styles, ("css/*.css",))})
    assert bundles.make("css/x.css", tmp_path / "made").read_text() == "a{color: red;}"
    part.write_text("b { color: blue; }")
    assert bundles.make("css/x.css", tmp_path / "made").read_text() == "b{color: blue;}"


def test_no_script_takes_a_name_from_another():
    assert (
        bundles.scripts(["const a = 1;", "const a = 2;"])
        == "{\nconst a = 1;\n}\n{\nconst a = 2;\n}"
    )


def test_bootstrap_lies_below_everything_of_ours():
    assert found("css/product.css").read_text().startswith("@layer bootstrap{")


def test_colours_are_named_in_one_place(settings):
    """Every colour that a stylesheet uses stands in tokens.css, in light and in dark."""
    folder = settings.BASE_DIR / "static/css"
    known = set(re.findall(r"(--brm-[a-z0-9-]+):", (folder / "tokens.css").read_text()))
    used = {
        (file.name, name)
        for file in folder.rglob("*.css")
        for name in re.findall(r"var\((--brm-[a-z0-9-]+)", file.read_text())
    }
    assert {(file, name) for file, name in used if name not in known} == set()


def test_no_stylesheet_names_a_colour_of_its_own(settings):
    folder = settings.BASE_DIR / "static/css"
    files = [file for file in folder.rglob("*.css") if file.name != "tokens.css"]
    assert [
        file.name for file in files if re.search(r"#[0-9a-f]{3,8}\b(?![-\w])", file.read_text())
    ] == []


def test_no_template_styles_an_element_itself(settings):
    """The content policy allows no inline style; mails have no policy and need it."""
    files = [
        f for f in (settings.BASE_DIR / "templates").rglob("*.html") if "emails" not in f.parts
    ]
    assert [str(f) for f in files if re.search(r"\sstyle=|<style|\son\w+=", f.read_text())] == []
