"""The tools of the tests themselves work: the browser, its judge of barriers, the mail server."""

import smtplib

import pytest
from django.core.mail import send_mail

GOOD = "<html lang=en><head><title>A page</title></head><body><main><h1>Hello</h1></main></body>"


@pytest.mark.browser
def test_a_page_without_barriers_passes(page, no_barriers):
    page.set_content(GOOD)

    no_barriers(page)


@pytest.mark.browser
def test_a_picture_without_words_is_a_barrier(page, no_barriers):
    page.set_content(GOOD.replace("</h1>", "</h1><img src='data:,'>"))

    with pytest.raises(AssertionError, match="image-alt"):
        no_barriers(page)


def test_the_mail_server_keeps_what_it_takes_and_refuses_when_told(smtp_sink):
    smtp_sink.answers = ["", "451 Later"]

    send_mail("Round", "On Tuesday", "rounds@example.org", ["aicha@example.org"])
    with pytest.raises(smtplib.SMTPDataError):
        send_mail("Round", "Again", "rounds@example.org", ["aicha@example.org"])

    assert [message["Subject"] for message in smtp_sink.received] == ["Round"]
    assert smtp_sink.recipients == [["aicha@example.org"]]
    assert smtp_sink.connections == 2


@pytest.mark.browser
def test_a_window_without_scripts_is_refused_at_once(browser, no_barriers):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(GOOD)

    with pytest.raises(AssertionError, match="Scripts are off"):
        no_barriers(page)
    context.close()
