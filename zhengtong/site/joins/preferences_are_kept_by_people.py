"""What somebody chooses on the page frame, language or large type, is kept with her account."""

from datetime import datetime

from zhengtong.kernel.actors import Actor
from zhengtong.kernel.web.visitor import KEEP_PREFERENCE, Preference
from zhengtong.people import public as people


@KEEP_PREFERENCE.answer
def keep(actor: Actor, preference: Preference, at: datetime) -> None:
    """Keep one choice."""
    if preference.key == "elder":
        wish = people.Wish(elder_mode=preference.value == "1")
    else:
        wish = people.Wish(language=preference.value)
    people.set_preferences(wish, actor=actor, at=at)
