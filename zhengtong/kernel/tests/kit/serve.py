"""Serves the sample pages to a designer: `python -m zhengtong.kernel.tests.kit.serve [PORT]`."""

from __future__ import annotations

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

import django


class Server(ThreadingMixIn, WSGIServer):
    """One thread a request."""

    daemon_threads = True


def main() -> None:
    """Set Django up with the sample urlconf and serve until interrupted."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhengtong.site.settings"
    from django.conf import settings

    settings.ROOT_URLCONF = "zhengtong.kernel.tests.kit.urls"
    django.setup()
    from django.core.wsgi import get_wsgi_application

    from zhengtong.kernel.tests.kit import facts

    facts.dress(setattr)
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8099
    make_server("127.0.0.1", port, get_wsgi_application(), Server).serve_forever()


if __name__ == "__main__":
    main()
