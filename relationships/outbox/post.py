"""Handing mails to the mail server, on one connection, and understanding what it says."""

import re
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from types import TracebackType

import structlog
from django.conf import settings
from django.core.mail import DNS_NAME
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from relationships.outbox.mime import as_bytes
from relationships.outbox.rendering import Mail, one_line, sender_of

logger = structlog.get_logger(__name__)
PLAIN = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
LOST_IN_A_ROW = 2  # connections; then the server counts as away for this batch


def patience() -> float:
    """Seconds that one mail may take in all: `EMAIL_TIMEOUT`, or half of a very short lease."""
    return min(float(settings.EMAIL_TIMEOUT), settings.OUTBOX_LEASE / 2)


class Verdict(Enum):
    """What became of one mail."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """`problem` for administrators: the server's number and words. `in_doubt`: it may have it."""

    verdict: Verdict
    problem: str = ""
    in_doubt: bool = False


class _Answer(Exception):
    """The server said something else than yes; `is_ours`: about us, not about the reader."""

    def __init__(self, code: int, words: bytes, *, is_ours: bool) -> None:
        super().__init__(code)
        self.code = code
        self.words = words
        self.is_ours = is_ours


class Post:
    """One connection to the mail server, opened with the first mail, for as long as it holds.

    Each mail gets `patience()` seconds. A lost connection is opened once more; when that
    is lost too, `is_away` tells that the rest of the batch need not try.
    """

    def __init__(self) -> None:
        self.server: smtplib.SMTP | None = None
        self.lost = 0
        self.problem = ""

    def __enter__(self) -> "Post":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    @property
    def is_away(self) -> bool:
        return self.lost >= LOST_IN_A_ROW

    def hand_over(self, mail: Mail) -> Outcome:
        """Give one mail to the server; never raises for what servers and networks do."""
        try:
            address = _envelope(mail.address)
            raw = _dotted(as_bytes(mail))
        except ValueError as error:  # also a header with a line end
            return Outcome(Verdict.REFUSED, type(error).__name__)
        deadline = time.monotonic() + patience()
        try:
            server = self._open()
        except (OSError, ValueError) as error:  # ValueError: a name no server can read
            self.lost = LOST_IN_A_ROW
            return self._gone(error, in_doubt=False)
        transfer = _Transfer(server, deadline)
        try:
            transfer.run(address, raw)
        except _Answer as answer:
            return self._said(server, answer)
        except OSError as error:
            return self._gone(error, in_doubt=transfer.is_given)
        self.lost = 0
        return Outcome(Verdict.TAKEN)

    def _open(self) -> smtplib.SMTP:
        """Connected, encrypted and signed in as the settings say; `_close` closes what stuck midway."""
        if self.server is None:
            seconds = patience()
            known = EmailBackend(timeout=seconds)
            address = (known.host, known.port, DNS_NAME.get_fqdn())
            self.server = (
                smtplib.SMTP_SSL(*address, timeout=seconds, context=known.ssl_context)
                if known.use_ssl
                else smtplib.SMTP(*address, timeout=seconds)
            )
            if known.use_tls:
                self.server.starttls(context=known.ssl_context)
            if known.username and known.password:
                self.server.login(known.username, known.password)
            self.server.ehlo_or_helo_if_needed()
        return self.server

    def _said(self, server: smtplib.SMTP, answer: _Answer) -> Outcome:
        """A refusal: for good (5xx) or for now (4xx and whatever a server should not say)."""
        self.lost = 0
        problem = one_line(f"{answer.code} {answer.words.decode('utf-8', 'replace')}")
        try:
            if answer.code == 421:
                raise smtplib.SMTPServerDisconnected
            server.rset()
        except OSError:
            self._close()
        is_for_good = 500 <= answer.code <= 599 and not answer.is_ours
        verdict = Verdict.REFUSED if is_for_good else Verdict.LATER
        return Outcome(verdict, problem)

    def _gone(self, error: Exception, *, in_doubt: bool) -> Outcome:
        """The connection broke or could not be made."""
        logger.warning("mail_server_lost", error=type(error).__name__, in_doubt=in_doubt)
        self.lost += 1
        self.problem = type(error).__name__
        if isinstance(error, smtplib.SMTPResponseException):
            self.problem = f"{error.smtp_code} {self.problem}"
        self._close()
        return Outcome(Verdict.LATER, self.problem, in_doubt)

    def _close(self) -> None:
        """Say goodbye where the server still listens; the socket is closed whatever happens."""
        server, self.server = self.server, None
        if server is None:
            return
        try:
            with suppress(OSError):  # it may be gone already
                if server.sock is not None:
                    server.sock.settimeout(1)
                    server.quit()
        finally:
            server.close()


class _Transfer:
    """One mail on an open connection, each step bounded by what is left of its time."""

    def __init__(self, server: smtplib.SMTP, deadline: float) -> None:
        self.server = server
        self.deadline = deadline
        self.is_given = False  # all of it was sent; only the answer is missing

    def run(self, address: str, raw: bytes) -> None:
        options = ["BODY=8BITMIME"] if self.server.has_extn("8bitmime") else []
        _name, sender = sender_of(settings.EMAIL_FROM)
        self._step({250}, lambda: self.server.mail(sender, options), is_ours=True)
        self._step({250, 251}, lambda: self.server.rcpt(address))
        self._step({354}, lambda: self.server.docmd("DATA"))
        self._bound()
        self.server.send(raw)
        self.is_given = True
        self._step({250}, self.server.getreply)

    def _step(
        self, wanted: set[int], ask: Callable[[], tuple[int, bytes]], *, is_ours: bool = False
    ) -> None:
        self._bound()
        code, words = ask()
        if code not in wanted:
            raise _Answer(code, words, is_ours=is_ours)

    def _bound(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self.server.sock is not None:
            self.server.sock.settimeout(left)


def _envelope(address: str) -> str:
    """The address as servers read it. Raises ValueError for one that none can."""
    if PLAIN.fullmatch(address):  # nearly all; reading the others takes as long as a whole mail
        return address
    address.rpartition("@")[0].encode("ascii")  # servers know no other letters there
    return str(sanitize_address(address, "utf-8"))


def _dotted(raw: bytes) -> bytes:
    """As it goes over the line: a dot before each leading dot, and one alone at the end."""
    body = raw.replace(b"\r\n.", b"\r\n..")
    body = b"." + body if body.startswith(b".") else body
    return body + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n")
