"""A mail server and a provider of text messages, as real ones: sockets, answers, silence."""

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

HANG = 0


@dataclass
class Recorded:
    """What has arrived, and how the next tries are answered; ``HANG``: not at all, in time."""

    port: int = 0
    arrived: list[Any] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    is_over: Event = field(default_factory=Event)

    def answer(self, usual: int) -> int:
        return self.answers.pop(0) if self.answers else usual

    @property
    def by_key(self) -> dict[str, Any]:
        """As a provider keeps them that knows keys: of one key, the first."""
        return {one["key"]: one for one in reversed(self.arrived)}


@contextmanager
def text_messages() -> Iterator[Recorded]:
    """Speaks the contract of ``district.core.gateways.sms``."""
    recorded = Recorded()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told = {**json.loads(body), "authorization": self.headers["Authorization"]}
            status = recorded.answer(200)
            if status == HANG:
                recorded.is_over.wait(5)
                return
            if status < 300 or status == 409:
                recorded.arrived.append(told)
            self.send_response(status)
            for name, value in recorded.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Nothing: a test's output is its own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        recorded.port = server.server_address[1]
        yield from _served(server, recorded)


@contextmanager
def mails() -> Iterator[Recorded]:
    """As much of SMTP as a mail needs; the answers are those to ``RCPT``."""
    recorded = Recorded()

    class Talking(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line.split()[0].upper()
                if word == "RCPT":
                    self._say(f"{recorded.answer(250)} {line}")
                elif word == "DATA":
                    self._say("354 go on")
                    recorded.arrived.append(self._mail())
                    self._say("250 taken")
                else:
                    self._say("221 bye" if word == "QUIT" else "250 fine")
                    if word == "QUIT":
                        return

        def _mail(self) -> str:
            lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
            return "".join(lines)

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talking) as server:
        recorded.port = server.server_address[1]
        yield from _served(server, recorded)


def _served(server: socketserver.BaseServer, recorded: Recorded) -> Iterator[Recorded]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield recorded
    finally:
        recorded.is_over.set()
        server.shutdown()
        thread.join()
