"""What the probes find is what a tracer finds, seen by the same reports."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.counting import HERE

WAYS = """
from contextlib import suppress


def ways(words, wanted):
    found = []
    for word in words:
        if word == wanted:
            found.append(word)
        elif word is None:
            break
    else:
        found.append("none left out")
    with suppress(KeyError):
        if wanted:
            found.append({"a": 1}[wanted])
    while len(found) < 2:
        found.append("")
    try:
        int(wanted)
    except TypeError:
        return found
    except ValueError:
        found.append("a word")
    finally:
        if not words:
            found.clear()
    match wanted:
        case "a":
            return found[:1]
        case "b" | "c":
            found.append("late")
    if len(found) > 3 and (
        found[0]
        or found[1]
    ):
        return [each for each in found if each]
    return found
"""
CALLS = (
    "[], None",
    "['a'], 'a'",
    "['x', None], 'b'",
    "['a', 'b'], 'z'",
    "[], '7'",
    "['b'] * 4, 'b'",
    "['a', 'b'], '3'",
)


def missed(folder: Path, calls: str, *, by_probes: bool) -> dict[str, list]:
    """What a program did not try of `ways`, as coverage reports it."""
    (folder / "ways.py").write_text(WAYS)
    (folder / "pyproject.toml").write_text("[tool.coverage.run]\nbranch = true\nsource = ['.']\n")
    started = (
        f"import sys; sys.path.insert(0, {str(HERE)!r})\nfrom tests import counting\n"
        "from pathlib import Path; counting.HERE = Path.cwd(); probes = counting.start()\n"
        if by_probes
        else "from coverage import Coverage; tracer = Coverage(data_suffix=True); tracer.start()\n"
    )
    ended = (
        "counting.keep(probes.get_coverage()['files'])"
        if by_probes
        else "tracer.stop(); tracer.save()"
    )
    (folder / "program.py").write_text(f"{started}from ways import ways\n{calls}\n{ended}\n")

    def run(*command: str) -> None:
        subprocess.run([sys.executable, *command], cwd=folder, check=True, capture_output=True)

    run("program.py")
    run("-m", "coverage", "combine")
    run("-m", "coverage", "json", "--include=ways.py", "-o", "told.json")
    told = json.loads((folder / "told.json").read_text())["files"]["ways.py"]
    return {part: told[part] for part in ("missing_lines", "missing_branches")}


@pytest.mark.parametrize("amount", [0, 1, 3, len(CALLS)])
def test_the_probes_miss_what_a_tracer_misses(tmp_path, amount):
    calls = "\n".join(f"ways({call})" for call in CALLS[:amount])
    folders = tmp_path / "probes", tmp_path / "tracer"
    for folder in folders:
        folder.mkdir()

    told, expected = (missed(folder, calls, by_probes=folder == folders[0]) for folder in folders)

    assert told == expected
    assert bool(expected["missing_lines"]) == (amount < len(CALLS))
