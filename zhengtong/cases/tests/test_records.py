"""A fetched record proves the material it was fetched for, and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from zhengtong.cases.actions import filing
from zhengtong.cases.models import Case
from zhengtong.cases.tests.acting import at
from zhengtong.kernel.refusal import Refusal


def fetched(application: Any) -> list[Any]:
    return [given for given in application.materials if given.snapshot is not None]


def file_with(play: Any, application: Any, swapped: dict[str, int]) -> None:
    """File the application with other records under the materials named."""
    materials = tuple(
        replace(given, snapshot=swapped[given.code]) if given.code in swapped else given
        for given in application.materials
    )
    filing.file_case(replace(application, materials=materials), actor=play.applicant, at=at(3, 2, 12))


def test_two_records_swapped_are_refused(play: Any) -> None:
    application = play.application(at(3, 2))
    first, second = fetched(application)[:2]
    with pytest.raises(Refusal):
        file_with(play, application, {first.code: second.snapshot, second.code: first.snapshot})
    assert not Case.objects.exists()


def test_one_record_for_every_material_is_refused(play: Any) -> None:
    application = play.application(at(3, 2))
    one = fetched(application)[0].snapshot
    with pytest.raises(Refusal):
        file_with(play, application, {given.code: one for given in fetched(application)})
    assert not Case.objects.exists()
