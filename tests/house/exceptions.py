"""Where a house rule does not hold, and why: rule → beginning of the complaint → reason.

An entry that no complaint needs any more fails the tests, and so does one without a reason.
"""

from __future__ import annotations

FACTS_ADDED_LATER: dict[tuple[str, str], str] = {
    ("matters.", "label"): "Whoever checks a form or a question adds its label to what a value was refused for.",
    ("clocks.notice_", "line"): "Whoever reads the notice line by line adds the number of the line.",
}

EXCEPTIONS: dict[str, dict[str, str]] = {
    "the_clock_is_read_only_at_the_edge": {
        "kernel/instant.py:current": "This is the edge of background work, as kernel/web is the edge of requests.",
        "town/systems/serving.py:now": "A stand-in is a program of its own with its own clock, like any other system.",
        "town/public.py:plug_in": "The demo connects the stand-ins as of now; tests name the instant.",
        "town/public.py:build": "The demo builds the town as of now; tests and pictures name the instant.",
    },
    "rows_are_touched_only_in_actions_and_queries": {
        "town/building/story.py:plan_drawing: calls .save()": "This saves a picture that the town draws, not a row.",
    },
    "actions_are_atomic_signed_dated_and_audited": {
        "cases/actions/drafting.py:sweep_draft": "Housekeeping after filing: the filed case has the journal row.",
        "cases/actions/drafting.py:sweep_old_drafts": "Housekeeping by the clock: a draft has no legal effect.",
        **{
            f"cases/actions/drafting.py:{name}: leaves no journal row": (
                "A draft is the applicant's own paper: without legal effect until it is filed, which is journaled."
            )
            for name in (
                "begin_draft",
                "save_answers",
                "save_data",
                "set_material",
                "drop_material",
                "note_dispute",
                "discard_draft",
                "fetch_for_draft",
            )
        },
        **{
            f"cases/actions/photos.py:{name}: leaves no journal row": (
                "A draft is the applicant's own paper: without legal effect until it is filed, which is journaled."
            )
            for name in ("add_file", "replace_file", "remove_file", "move_file")
        },
    },
}
