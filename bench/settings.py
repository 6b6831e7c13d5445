"""The product's settings and one more app: the table and the views of the floors."""

from zhengtong.site.settings import *  # noqa: F403
from zhengtong.site.settings import INSTALLED_APPS as ROOMS

INSTALLED_APPS = [*ROOMS, "bench.floor.apps.FloorConfig"]
