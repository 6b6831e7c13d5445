"""The journal: one row per act, inserted last in its transaction; a sequencer numbers rows into a Merkle log."""

from zhengtong.kernel.journal.record import has_begun, history, record, record_all

__all__ = ["has_begun", "history", "record", "record_all"]
