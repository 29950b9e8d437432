"""A QR code for a poster: readable, and what it says cannot break the page."""

from xml.etree import ElementTree as ET

from brm.base.qr import svg


def test_the_picture_is_said_aloud_and_scales():
    picture = ET.fromstring(svg("https://rounds.example.org/q/abc/", 'Ask us "anything" <here>'))  # noqa: S314  our own

    assert picture.attrib["aria-label"] == 'Ask us "anything" <here>'
    assert picture.attrib["role"] == "img"
    assert "width" not in picture.attrib
    assert len(list(picture)) == 2


def test_another_address_is_another_picture():
    one, same, other = (svg(f"https://rounds.example.org/q/{t}/", "x") for t in "aab")

    assert one == same
    assert one != other
