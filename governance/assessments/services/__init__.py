"""What is done with assessments: gone through, asked of several, closed, counted, talked over."""

from governance.assessments.services.asking import (
    ask,
    call_off,
    look_after,
    open_planned,
    open_sheet,
    remind,
)
from governance.assessments.services.closing import close, finish, hand_in
from governance.assessments.services.counting import cells_of_one, renew_cells, wrong_cells
from governance.assessments.services.filling import answer, begin, begin_sheet
from governance.assessments.services.promising import promise_for
from governance.assessments.services.settling import go_to, reveal, settle

__all__ = [
    "answer", "ask", "begin", "begin_sheet", "call_off", "cells_of_one", "close", "finish", "go_to",
    "hand_in", "look_after", "open_planned", "open_sheet", "promise_for", "remind", "renew_cells",
    "reveal", "settle", "wrong_cells",
]  # fmt: skip
