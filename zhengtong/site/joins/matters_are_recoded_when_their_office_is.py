"""When an office gets another credit code, the codes of its matters change with it."""

from datetime import date

from zhengtong.kernel import bus, instant
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.models import Entry
from zhengtong.matters import public as matters


@bus.listener("matters.recoded", "org.office_recoded")
def recode(entry: Entry) -> None:
    """Recode once; a second delivery finds no matter under the old code."""
    matters.recode_matters(
        entry.facts["before"],
        entry.facts["after"],
        from_on=date.fromisoformat(entry.facts["from_on"]),
        actor=SYSTEM,
        at=instant.current(),
    )
