"""What the help pages say: one page for each kind of person, in four steps, questions, and who sees."""

from brm.dashboard.help_words.answering import COLLEAGUE, HOLDER, PARTNER
from brm.dashboard.help_words.going import BUDDY, MANAGER
from brm.dashboard.help_words.page import HelpPage
from brm.dashboard.help_words.running import ADMINISTRATOR

__all__ = ["PAGES", "HelpPage"]

PAGES: dict[str, HelpPage] = {
    "manager": MANAGER,
    "buddy": BUDDY,
    "partner": PARTNER,
    "colleague": COLLEAGUE,
    "holder": HOLDER,
    "administrator": ADMINISTRATOR,
}
