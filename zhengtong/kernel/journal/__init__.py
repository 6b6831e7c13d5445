"""The journal: one row per act, inserted last in its transaction; a sequencer numbers rows into a Merkle log."""

from zhengtong.kernel.journal.record import history, record, record_all

__all__ = ["history", "record", "record_all"]
