"""What an organisation may call a department."""

from django.db import models

from brm.base.own_words import WORDS


def both(key: str) -> str:
    """The word in each language of the product: the house has one word, its readers several."""
    return " · ".join(dict.fromkeys(one.capitalize() for one, _several in WORDS[key].values()))


class WordForUnit(models.TextChoices):
    """The words of `brm.base.own_words`, which go into any sentence."""

    DEPARTMENT = "department", both("department")
    TEAM = "team", both("team")
    SECTION = "section", both("section")
    DIVISION = "division", both("division")
    WARD = "ward", both("ward")
    SITE = "site", both("site")
    BRANCH = "branch", both("branch")
    STORE = "store", both("store")
