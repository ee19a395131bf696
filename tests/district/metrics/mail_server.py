"""A mail server of a few lines, which keeps what it is given."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any, cast

_ANSWERS = {b"DATA": b"354 go on", b"QUIT": b"221 bye"}


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast("MailServer", self.server)
        self._say(b"220 test")
        for line in self.rfile:
            word = line.strip().upper()[:4]
            self._say(_ANSWERS.get(word, b"250 ok"))
            if word == b"RCPT":
                server.receivers.append(line.decode().strip().partition(":")[2])
            elif word == b"DATA":
                server.mails.append(self._mail())
                self._say(b"250 kept")
            elif word == b"QUIT":
                return

    def _mail(self) -> EmailMessage:
        lines = iter(self.rfile.readline, b".\r\n")
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def _say(self, text: bytes) -> None:
        self.wfile.write(text + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """``mails`` and ``receivers`` in the order in which they came."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.mails: list[EmailMessage] = []
        self.receivers: list[str] = []


@contextmanager
def mail_server(settings: Any, port: int = 0) -> Iterator[MailServer]:
    """Let the product send its mails to a server of this test's own."""
    with MailServer(port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        yield server
        server.shutdown()
        thread.join()
