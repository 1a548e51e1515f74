"""A small service for the supervisor's tests: answers its environment, and dies when told to."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Answers(BaseHTTPRequestHandler):
    """`/environment` tells, `/die` ends the process at once, anything else is well."""

    def do_GET(self) -> None:
        """Answer."""
        if self.path == "/die":
            os._exit(7)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(dict(os.environ)).encode())


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Answers).serve_forever()
