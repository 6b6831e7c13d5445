"""Where a house rule does not hold, and why: rule → beginning of the complaint → reason.

An entry that no complaint needs any more fails the tests, and so does one without a reason.
"""

EXCEPTIONS: dict[str, dict[str, str]] = {
    "the_clock_is_read_only_at_the_edge": {
        "kernel/instant.py:current": "This is the edge of background work, as kernel/web is the edge of requests.",
    },
}
