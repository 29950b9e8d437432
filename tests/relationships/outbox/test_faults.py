"""Mail servers that hang, hang up, go away and come back."""

import gc
import smtplib
import socket
import socketserver
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest

from relationships.outbox import post, sending, services
from relationships.outbox.models import Message
from tests.factories.relationships import NOON, PersonFactory

pytestmark = pytest.mark.django_db


class Rude(socketserver.StreamRequestHandler):
    """Speaks SMTP until the step at which it is to misbehave, then hangs or hangs up."""

    def handle(self):
        server = self.server
        server.connections += 1
        with server.listening():
            self.talk(server)

    def talk(self, server):
        if server.misbehaves(self, "CONNECT"):
            return
        self.say(server.greeting)
        while line := self.rfile.readline():
            word = line.split()[0].upper().decode() if line.split() else ""
            if server.misbehaves(self, word):
                return
            if word == "DATA":
                self.say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                server.taken += 1
                if server.misbehaves(self, "ANSWER"):
                    return
            self.say("221 bye" if word == "QUIT" else server.words.get(word, "250 fine"))

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


class RudeServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port, step="", how="hangs up", times=99):
        super().__init__(("127.0.0.1", port), Rude)
        self.step, self.how, self.times = step, how, times
        self.connections = self.taken = 0
        self.greeting, self.words = "220 here", {}
        self.over = threading.Event()
        self.at_work = threading.Semaphore(0)

    @contextmanager
    def listening(self):
        """Counts, when all is over, that the other side hung up."""
        try:
            yield
        finally:
            self.at_work.release()

    def all_hung_up(self):
        return all(self.at_work.acquire(timeout=5) for _ in range(self.connections))

    def misbehaves(self, handler, step):
        if step != self.step or self.times <= 0:
            return False
        self.times -= 1
        if self.how == "hangs":
            self.over.wait(20)
        return True


@pytest.fixture
def kept_port():
    """A port on which nobody listens, and on which during the test nobody else can."""
    with socket.socket() as keeper:
        keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        keeper.bind(("127.0.0.1", 0))
        yield keeper.getsockname()[1]


@pytest.fixture
def mail_server(settings, kept_port):
    """`mail_server(step, how)`: a server on 127.0.0.1 that misbehaves at that step."""
    settings.EMAIL_URL = "smtp://127.0.0.1"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", kept_port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 1
    running = []

    def start(*args, **kwargs):
        server = RudeServer(settings.EMAIL_PORT, *args, **kwargs)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.over.set()
        server.shutdown()
        server.server_close()
        assert server.all_hung_up()
    gc.collect()  # a socket that was left to the collector is told here


def put(number=1):
    for n in range(number):
        services.put("urgent", to=PersonFactory(), about=f"thing:{n}", at=NOON)


def send(at=NOON):
    return sending.send_due(at=at).as_dict()


def states():
    return sorted(Message.objects.values_list("state", "attempts", "doubts", "problem"))


def test_a_server_that_is_away_and_comes_back(mail_server):
    put(3)

    away = send()
    tried = states()
    server = mail_server()
    back = send(NOON + timedelta(hours=1))

    assert (away["claimed"], away["retry"], away["waiting"]) == (3, 3, 3)
    assert tried == [("due", 1, 0, "ConnectionRefusedError")] * 3
    assert (back["sent"], server.taken) == (3, 3)


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("how", ["hangs up", "hangs"])
def test_a_connection_lost_before_the_mail_was_given_is_no_doubt(mail_server, step, how):
    mail_server(step, how, times=1)
    put()

    assert send()["retry"] == 1
    assert [row[:3] for row in states()] == [("due", 1, 0)]
    assert send(NOON + timedelta(hours=1))["sent"] == 1


@pytest.mark.parametrize("how", ["hangs up", "hangs"])
def test_a_connection_lost_before_the_answer_leaves_the_mail_in_doubt(mail_server, how):
    server = mail_server("ANSWER", how, times=1)
    put()

    first = send()
    in_doubt = states()
    again = send(NOON + timedelta(hours=1))

    assert (first["retry"], again["sent"]) == (1, 1)
    assert [row[:3] for row in in_doubt] == [("due", 1, 1)]
    assert [row[:3] for row in states()] == [("sent", 2, 1)]
    assert server.taken == 2


def test_one_lost_connection_does_not_stop_the_batch(mail_server):
    server = mail_server("MAIL", times=1)
    put(4)

    done = send()

    assert (done["sent"], done["retry"], server.connections) == (3, 1, 2)


def test_a_server_that_hangs_does_not_hold_the_batch_for_long(mail_server):
    server = mail_server("MAIL", "hangs")
    put(20)

    began = time.monotonic()
    done = send()

    assert (done["retry"], server.connections) == (20, 2)
    assert time.monotonic() - began < 4


def test_a_server_that_drips_its_answers_does_not_hold_the_batch(mail_server, settings):
    server = mail_server()
    server.words = {"RCPT": "250 " + "slowly"}
    put()
    smtp = post.Post()
    transfer = post._Transfer(None, time.monotonic() - 1)

    with pytest.raises(TimeoutError):
        transfer._bound()
    assert smtp.is_away is False
    assert send()["sent"] == 1


def test_a_connection_that_is_closed_already_is_lost():
    transfer = post._Transfer(smtplib.SMTP(), time.monotonic() + 10)

    with pytest.raises(smtplib.SMTPServerDisconnected):
        transfer.run("somebody@example.org", b"Subject: Hello\r\n.\r\n")
    assert transfer.is_given is False


def test_a_sender_that_the_server_refuses_is_our_fault_and_tried_again(mail_server):
    server = mail_server()
    server.words = {"MAIL": "550 not you"}
    put()

    assert send()["retry"] == 1
    assert states() == [("due", 1, 0, "550 not you")]


def test_a_reader_whom_the_server_refuses_is_shown(mail_server):
    server = mail_server()
    server.words = {"RCPT": "550 nobody"}
    put(2)

    assert send()["failed"] == 2
    assert server.connections == 1
    assert states() == [("failed", 1, 0, "550 nobody")] * 2


def test_a_server_that_refuses_to_begin_again_is_left(mail_server):
    server = mail_server("RSET", times=1)
    server.words = {"RCPT": "451 later"}
    put(2)

    assert send()["retry"] == 2
    assert server.connections == 2


def test_a_sign_in_that_the_server_refuses_is_tried_again(mail_server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "rounds", "wrong"
    server = mail_server()
    server.words = {"EHLO": "250-fine\r\n250 AUTH PLAIN", "AUTH": "535 no"}
    put(2)

    assert send()["retry"] == 2
    assert states() == [("due", 1, 0, "535 SMTPAuthenticationError")] * 2


def test_a_password_that_no_server_can_read_is_tried_again(mail_server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "rounds", "gehëim"
    server = mail_server()
    server.words = {"EHLO": "250-fine\r\n250 AUTH PLAIN"}
    put(2)

    assert send()["retry"] == 2
    assert server.connections == 1
    assert states() == [("due", 1, 0, "UnicodeEncodeError")] * 2


def test_a_sign_in_that_is_taken(mail_server, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "rounds", "right"
    server = mail_server()
    server.words = {"EHLO": "250-fine\r\n250 AUTH PLAIN", "AUTH": "235 welcome"}
    put()

    assert (send()["sent"], server.taken) == (1, 1)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({}, "SMTPNotSupportedError"),
        ({"EHLO": "250-fine\r\n250 STARTTLS", "STARTTLS": "454 not now"}, "454 "),
        ({"EHLO": "250-fine\r\n250 STARTTLS", "STARTTLS": "220 go\r\nplain words"}, "SSL"),
        ({"EHLO": "500 no", "HELO": "500 no"}, "500 SMTPHeloError"),
    ],
    ids=["not offered", "not now", "no handshake", "no greeting"],
)
def test_a_connection_that_cannot_be_encrypted_carries_nothing(
    mail_server, settings, words, problem
):
    settings.EMAIL_USE_TLS = True
    server = mail_server()
    server.words = words
    put()

    assert send()["retry"] == 1
    assert server.taken == 0
    assert [row[:3] for row in states()] == [("due", 1, 0)]
    assert Message.objects.get().problem.startswith(problem)


def test_a_server_that_greets_with_a_refusal(mail_server):
    server = mail_server()
    server.greeting = "554 not today"
    put()

    assert send()["retry"] == 1
    assert states() == [("due", 1, 0, "554 SMTPConnectError")]


def test_a_server_without_encryption_is_not_spoken_to_where_it_is_wanted(mail_server, settings):
    settings.EMAIL_USE_SSL = True
    server = mail_server()
    put()

    assert send()["retry"] == 1
    assert server.taken == 0
    assert [row[:3] for row in states()] == [("due", 1, 0)]
    assert Message.objects.get().problem.startswith("SSL")


def test_an_address_that_no_server_takes_is_shown(mail_server):
    mail_server()
    put()
    message = Message.objects.get()
    message.to.email = "zoë@example.org"
    message.to.save()

    assert send()["failed"] == 1
    assert states() == [("failed", 1, 0, "UnicodeEncodeError")]


def test_a_port_that_is_no_mail_server(mail_server, settings):
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        silent.bind(("127.0.0.1", settings.EMAIL_PORT))
        silent.listen()
        put(2)
        began = time.monotonic()

        assert send()["retry"] == 2
        assert time.monotonic() - began < 3


def test_a_short_lease_shortens_our_patience(settings):
    settings.OUTBOX_LEASE, settings.EMAIL_TIMEOUT = 4, 10

    assert post.patience() == 2
