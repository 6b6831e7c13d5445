"""The files of one material of a draft: several photos in their order, replaced, moved and removed one by one.

Like everything about a draft this is the applicant's own paper, without legal effect: no journal row.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhengtong.cases import queries
from zhengtong.cases.actions import drafting
from zhengtong.cases.actions.filing import Provided
from zhengtong.cases.models import Draft
from zhengtong.cases.words import Way
from zhengtong.kernel import files
from zhengtong.kernel.actors import Actor
from zhengtong.kernel.refusal import Absent, Refusal

MOST_FILES = 9


@transaction.atomic(durable=True)
def add_file(uid: UUID, code: str, file: int, *, actor: Actor, at: datetime) -> Draft:
    """Put a kept file after the others of this material."""
    draft, kept = _held(uid, code, actor)
    if len(kept) >= MOST_FILES:
        raise Refusal("cases.files_too_many", field=f"material.{code}", most=MOST_FILES)
    return _put_part(draft, code, [*kept, file], at=at)


@transaction.atomic(durable=True)
def replace_file(uid: UUID, code: str, place: int, file: int, *, actor: Actor, at: datetime) -> Draft:
    """Put a kept file in the place of another, which is forgotten; places count from one."""
    draft, kept = _held(uid, code, actor)
    gone, kept[_index(kept, place)] = kept[_index(kept, place)], file
    _put_part(draft, code, kept, at=at)
    files.forget_part([gone])
    return draft


@transaction.atomic(durable=True)
def remove_file(uid: UUID, code: str, place: int, *, actor: Actor, at: datetime) -> Draft:
    """Take one file out; with the last one the material is open again."""
    draft, kept = _held(uid, code, actor)
    gone = kept.pop(_index(kept, place))
    _put_part(draft, code, kept, at=at)
    files.forget_part([gone])
    return draft


@transaction.atomic(durable=True)
def move_file(uid: UUID, code: str, place: int, *, actor: Actor, at: datetime) -> Draft:
    """Move one file a place forward; the first stays where it is."""
    draft, kept = _held(uid, code, actor)
    index = _index(kept, place)
    before = max(index - 1, 0)
    kept[before], kept[index] = kept[index], kept[before]
    return _put_part(draft, code, kept, at=at)


def _held(uid: UUID, code: str, actor: Actor) -> tuple[Draft, list[int]]:
    """The draft, locked, and the files of the material in their order."""
    draft = queries.draft_for(actor, uid, lock=True)
    return draft, drafting.files_of(draft.materials.get(code))


def _index(kept: list[int], place: int) -> int:
    if not 1 <= place <= len(kept):
        raise Absent("document", str(place))
    return place - 1


def _put_part(draft: Draft, code: str, kept: list[int], *, at: datetime) -> Draft:
    rest = {key: value for key, value in draft.materials.items() if key != code}
    if kept:
        provided = Provided(code, Way.UPLOAD, file=kept[0], more=tuple(kept[1:]))
        rest[code] = asdict(provided) | {"way": provided.way.value}
    draft.materials = rest
    return drafting.store_part(draft, "materials", at=at)
