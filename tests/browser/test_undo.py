"""The toast after an act, and the press on it that takes the act back."""

import pytest

from relationships.promises.choices import PromiseState
from relationships.promises.models import Promise
from tests.browser.conftest import SIZES, sign_in
from tests.factories.relationships import PromiseFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_press_on_undo_opens_the_promise_again(live_server, browser):
    promise = PromiseFactory(what="A lent tablet in each clinic")
    width, height = SIZES["desktop"]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    sign_in(context, promise.owner, live_server.url)
    page = context.new_page()

    page.goto(f"{live_server.url}/promises/{promise.pk}/")
    page.get_by_role("button", name="It is kept").click()
    toast = page.locator("[data-toast]", has=page.get_by_role("button", name="Undo"))
    toast.wait_for()
    kept = Promise.objects.get(pk=promise.pk).state
    toast.get_by_role("button", name="Undo").click()
    page.get_by_text("Taken back. The promise is as it was.").wait_for()
    context.close()

    assert (kept, Promise.objects.get(pk=promise.pk).state) == (
        PromiseState.KEPT, PromiseState.OPEN,
    )  # fmt: skip
