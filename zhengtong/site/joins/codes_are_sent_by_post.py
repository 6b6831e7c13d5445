"""One-time codes of `people` are carried to phones by `post`."""

from zhengtong.people import public as people
from zhengtong.post import public as post

people.SEND_CODE.answer(post.send_code_part)
