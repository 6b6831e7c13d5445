"""Write `openapi.json` from the API; a house test fails when the committed file differs."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "openapi.json"


def text() -> str:
    """The OpenAPI document as committed: two spaces, Chinese as it is, a line end at the end."""
    from django.utils.translation import override
    from zhengtong.site.api import api

    with override("en"):
        schema = api.get_openapi_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2, default=str) + "\n"


def main() -> None:
    """Write the file."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    django.setup()
    FILE.write_text(text())


if __name__ == "__main__":
    main()
