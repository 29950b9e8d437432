"""Scores that explain themselves: parts that add up exactly, means with their chance, honest arrows.

Pure arithmetic on plain values; exact (fractions) where numbers are shown as parts of a total.

- A part that is not known gives its weight to the others and is named, so that nobody is punished
  for missing data; with too few parts known there is no score at all (`parts`).
- Points are whole numbers and add up to the total as shown: the largest remainder gets the point
  (Hamilton's way of sharing out seats).
- A mean of few answers moves by chance. Its band is the mean ± t · s/√n for 95 % (Student's t), for
  answers out of a small group narrowed by √((N − n)/(N − 1)): who has asked everybody has no
  chance left (`means`). Shares, recommendation scores and lost hours have theirs (`measures`).
- A change shows an arrow only from ten answers on both sides and only where it is larger than
  chance (`changes`).
"""

from brm.base.scoring.changes import (
    FEWEST_FOR_ARROW,
    Arrow,
    Change,
    change,
    impact,
    stands_out,
)
from brm.base.scoring.means import Mean, mean, mean_of, student_t
from brm.base.scoring.measures import (
    Lost,
    lost_hours,
    mean_of_counts,
    recommendation,
    share,
    share_of,
)
from brm.base.scoring.parts import (
    WHOLE,
    Part,
    Points,
    Total,
    round_half_up,
    rounded_parts,
    share_out,
    total,
)

__all__ = [
    "FEWEST_FOR_ARROW",
    "WHOLE",
    "Arrow",
    "Change",
    "Lost",
    "Mean",
    "Part",
    "Points",
    "Total",
    "change",
    "impact",
    "lost_hours",
    "mean",
    "mean_of",
    "mean_of_counts",
    "recommendation",
    "round_half_up",
    "rounded_parts",
    "share",
    "share_of",
    "share_out",
    "stands_out",
    "student_t",
    "total",
]
