"""Who sends a request is told by `people`."""

from zhengtong.kernel.web.middleware import ACTOR_OF
from zhengtong.people import public as people

ACTOR_OF.answer(people.actor_of)
