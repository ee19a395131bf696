"""Serves a committed database over HTTP as the product does, for browsers that log in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections

from tests.browser.style_server import QuietHandler


class _Server(ThreadedWSGIServer):
    """Gives back each thread's connection, so that the database can be dropped afterwards."""

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        super().process_request_thread(request, client_address)
        connections.close_all()


@contextmanager
def compound_server(around: Callable[[Any], Any] = lambda app: app) -> Iterator[int]:
    """The port on 127.0.0.1 at which all places answer while the block runs."""
    server = _Server(("127.0.0.1", 0), QuietHandler)
    server.set_app(around(StaticFilesHandler(WSGIHandler())))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
