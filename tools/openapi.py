"""Write `openapi.json` from the API; a house test fails when the committed file differs."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "openapi.json"


def text() -> str:
    """The OpenAPI document as committed: English, two spaces, other scripts as they are, a line end at the end."""
    from zhengtong.site import api

    return json.dumps(api.schema(), ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the file."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    django.setup()
    FILE.write_text(text())


if __name__ == "__main__":
    main()
