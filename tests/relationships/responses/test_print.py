"""Results on paper: no navigation, no colour needed, and no picture away from its words."""

import io
import re
from datetime import timedelta

import pypdf
import pytest

from relationships.campaigns import services as campaigns
from relationships.campaigns.asking import ask_campaigns
from relationships.campaigns.models import Invitation
from relationships.responses import publishing, services
from tests.browser.conftest import sign_in
from tests.factories.feedback import ready_version
from tests.factories.relationships import NOON, UnitFactory, manager
from tests.relationships.responses.acts import people_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = {"North": 12, "South": 11, "West": 8, "East": 3}
# heading of each picture, and the sentence without which nobody should read it
PICTURES = {
    "Do the systems let you do your work well?": "chance alone could move it between",
    "How did it go over time?": "The band is how far chance alone could move it.",
    "By department": "Departments are not ranked",
    "About how much time did they cost you": "together; 34 could say",
    "Where it weighs": "stand in their own order, not ranked",
    "Mar 2026 and Jun 2026": "scores moved by more than chance",
    "Departments and questions": "Colour and pattern say how far along its scale the number lies",
}
NAVIGATION = (
    "nav, .rail, .topbar, .tabbar, .phone-top, .filters, .strip, main .btn, button, summary"
)
LOOKS = """() => ["low", "mid", "high", "none"].map((tone) => {
  const found = getComputedStyle(document.querySelector(`.heat.${tone}`));
  return [found.backgroundImage, found.borderTopStyle, found.printColorAdjust].join(" ");
})"""


def wave(top, at, *, low=()):
    """Everybody answers; in the departments `low` nobody is content, in North all are."""
    campaign = campaigns.plan(
        name=f"Pulse of {at:%B}", form_version=ready_version(), units=[top], announced="anonymous",
        rhythm="once", opens_on=at.date(), closes_on=at.date() + timedelta(days=14), by=None, at=at,
    )  # fmt: skip
    campaigns.start(campaign, at=at)
    ask_campaigns(at)
    asked = Invitation.objects.filter(campaign=campaign).select_related("unit").order_by("pk")
    for number, invitation in enumerate(asked):
        name = invitation.unit.name
        work = 1 if name in low else 5 if name == "North" else 3 + number % 2
        said = {"work": work, "time": 1 + number % 4, "helped": 2}
        services.answer(invitation, {**said, "change": f"Remark {number}: it is slow."}, at=at)
    campaigns.stop(campaign, at=at + timedelta(days=15))
    publishing.publish_results(at + timedelta(days=20))
    campaign.refresh_from_db()
    return campaign


@pytest.fixture
def results():
    """The second of two waves, of four departments, one of which is too small."""
    top = UnitFactory(name="House")
    for name, amount in SIZES.items():
        people_in(UnitFactory(name=name, parent=top), amount)
    top.refresh_from_db()
    wave(top, NOON)
    return wave(top, NOON + timedelta(days=100), low={"South"})


@pytest.fixture
def sheet(browser, live_server, results):
    """The page of results in a dark browser, as it goes to the printer."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="dark", locale="en-GB"
    )
    sign_in(context, manager(), live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/campaigns/{results.pk}/results/")
    page.emulate_media(media="print")
    yield page
    context.close()


def read(page):
    """The words of each printed page on one line."""
    made = io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))
    return [re.sub(r"\s+", " ", each.extract_text()) for each in pypdf.PdfReader(made).pages]


def test_each_picture_is_printed_whole_with_its_sentence_and_no_navigation(sheet):
    assert sheet.locator(NAVIGATION).count() > 10
    assert sheet.locator(NAVIGATION).locator("visible=true").count() == 0

    pages = read(sheet)

    assert 2 <= len(pages) <= 5
    assert pages[0].startswith("Feedback / Pulse of June / Results What House told us")
    assert "34 of 34 answered" in pages[0]
    assert "Remark 33: it is slow." in " ".join(pages)
    torn = {
        heading: [number for number, text in enumerate(pages) if heading in text]
        for heading, sentence in PICTURES.items()
        if not any(heading in text and sentence in text for text in pages)
    }
    assert not torn, pages
    assert "Nobody has sorted" not in " ".join(pages)


def test_nothing_on_paper_is_said_by_colour_alone(sheet):
    looks = sheet.evaluate(LOOKS)

    assert len(set(looks)) == 4
    assert all(look.endswith("exact") for look in looks)
    ink = sheet.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert max(map(int, re.findall(r"\d+", ink))) < 60  # dark on white, also from a dark screen
    for cell in sheet.locator("td .heat:not(.none)").all():
        assert re.match(r"[\d.]+", cell.inner_text())


def test_no_row_of_words_is_broken_into_letters(sheet):
    narrow = sheet.evaluate(
        """() => [...document.querySelectorAll(".rs li > :first-child")]
        .filter((each) => each.getClientRects().length && each.getBoundingClientRect().width < 60)
        .map((each) => each.textContent.trim()).filter(Boolean)"""
    )

    assert narrow == []
