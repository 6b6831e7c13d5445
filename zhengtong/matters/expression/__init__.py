"""Expressions over answers and form data: zen-engine behind one door, its errors turned into refusals. No Django."""

from zhengtong.matters.expression.evaluating import Compiled, Unsound, compiled, names_in, order_of

__all__ = ["Compiled", "Unsound", "compiled", "names_in", "order_of"]
