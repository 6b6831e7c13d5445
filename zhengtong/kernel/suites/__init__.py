"""Cryptography behind one small interface, in the international and the national (商用密码) suite."""

from zhengtong.kernel.suites.suite import Suite, SuiteMissing, named, present

__all__ = ["Suite", "SuiteMissing", "named", "present"]
