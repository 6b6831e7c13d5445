"""Django's entry to the room."""

from django.apps import AppConfig


class TownConfig(AppConfig):
    """The room `town`; it has no tables of its own."""

    name = "zhengtong.town"
    label = "town"

    def ready(self) -> None:
        """Let the simulated province know the residents of Anlan."""
        from zhengtong.town.building.cast import CITIZENS, kind_of
        from zhengtong.town.province import residents

        @residents.answer_with
        def known() -> list[residents.Resident]:
            return [
                residents.Resident(
                    one.key,
                    one.resident.name,
                    one.resident.number,
                    one.level,
                    note=one.note,
                    firms=(residents.Firm(one.firm.uscc, one.firm.name, kind_of(one.firm), one.firm.address),)
                    if one.firm
                    else (),
                )
                for one in CITIZENS
            ]
