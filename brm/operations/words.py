"""Translations, made ready for the program by a tool that comes from pip."""

from pathlib import Path

from babel.messages import mofile, pofile


def compile_words(folder: Path) -> list[Path]:
    """Write each `locale/*/LC_MESSAGES/*.po` that changed as `.mo`; what was written.

    Atomic: programs that read at the same time see the old or the new file.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        ready = source.with_suffix(".mo")
        if ready.exists() and ready.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as words:
            catalog = pofile.read_po(words, locale=source.parts[-3])
        half = ready.with_suffix(".mo.new")
        with half.open("wb") as out:
            mofile.write_mo(out, catalog)
        half.replace(ready)
        written.append(ready)
    return written
