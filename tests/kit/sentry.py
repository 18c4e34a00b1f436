"""A Sentry on this machine, which keeps what it is sent."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pydantic import SecretStr

from bot.cli.service import error_reports


@contextmanager
def collecting() -> Iterator[list[bytes]]:
    """Reports errors to it for the time of the block; gives the bodies that arrive, unpacked."""
    bodies: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            bodies.append(gzip.decompress(body) if self.headers["Content-Encoding"] == "gzip" else body)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            """Tests are quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with error_reports.reporting(SecretStr(f"http://key@127.0.0.1:{server.server_port}/1")):
            yield bodies
        server.shutdown()
