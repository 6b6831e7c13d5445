"""What an officer may do is told by `org`: duties, never role names."""

from zhengtong.org import public as org
from zhengtong.people import public as people

people.DUTIES_OF.answer(org.duties_of)
