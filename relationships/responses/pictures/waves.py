"""This wave beside an earlier one (pure)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brm.base.scoring import Arrow, change
from relationships.responses.pictures.over_time import change_said
from relationships.responses.shown import Compared, Results, Table, Wave


@dataclass(frozen=True)
class Comparison:
    """This wave beside an earlier one."""

    before: Wave
    now: Wave
    others: tuple[Wave, ...]
    rows: tuple[Compared, ...]
    sentence: str
    table: Table


def comparison_of(found: Results, with_wave: int | None) -> Comparison | None:
    """This wave beside the one asked for, else the one before; None where there is no other."""
    now = next((wave for wave in found.waves if wave.campaign_id == found.this), None)
    others = tuple(wave for wave in found.waves if wave.campaign_id != found.this)
    if now is None or not others:
        return None
    earlier = [wave for wave in others if wave.day <= now.day] or list(others)
    before = next((wave for wave in others if wave.campaign_id == with_wave), earlier[-1])
    rows = tuple(
        Compared(
            result.text, before.scores[key], now.scores[key],
            change(before.scores[key].found, now.scores[key].found), key in before.reworded,
        )
        for result in found.scored
        if (key := result.question.key) in before.scores and key in now.scores
    )  # fmt: skip
    if not rows:
        return None
    columns = (_("Question"), before.label, _("Answers"), now.label, _("Answers"), _("What moved"))
    sheet = tuple(
        (
            row.text, row.before.rounded, row.before.n, row.now.rounded, row.now.n,
            change_said(row.change, row.now, before.label),
        )
        for row in rows
    )  # fmt: skip
    moved = sum(row.change.arrow in {Arrow.UP, Arrow.DOWN} for row in rows)
    said = ngettext(
        "%(n)s of %(all)s scores moved by more than chance.",
        "%(n)s of %(all)s scores moved by more than chance.",
        moved,
    ) % {"n": moved, "all": len(rows)}
    return Comparison(before, now, others, rows, said, Table("waves", columns, sheet))
