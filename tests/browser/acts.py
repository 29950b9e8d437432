"""What people do on pages, in the words of those pages."""

import re
from datetime import date

from playwright.sync_api import Page


def press(page: Page, label: str) -> None:
    """The main button of a page's form."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=label).first.click()


def press_any(page: Page, *labels: str) -> None:
    """The first button there is whose label begins with one of these words."""
    words = re.compile("^(" + "|".join(labels) + ")")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=words).first.click()


def pick(page: Page, name: str, typed: str) -> None:
    """Choose somebody or something by typing a part of the name."""
    page.fill(f'[name="{name}-typed"]', typed)
    found = page.locator(f'.picker-found input[name="{name}"]').first
    found.wait_for()
    page.locator(".picker-found label", has_text=typed).first.click()


def fill(page: Page, **fields: str | date) -> None:
    for name, value in fields.items():
        page.fill(f"[name={name}]", str(value))
