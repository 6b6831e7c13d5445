"""Whether an open application justifies a fetch of data is answered by cases."""

from zhengtong.cases import public as cases
from zhengtong.datahub import public as datahub

datahub.LIVE_DUTY.answer(cases.affair)
