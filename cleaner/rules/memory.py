"""Bounded memories: what was worked out once, and has no say in results."""

from __future__ import annotations

from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def remember(memory: dict[_Key, _Value], key: _Key, value: _Value, most: int) -> None:
    """Add *value* to the *memory* of *most* entries, which begins anew when it is full: what comes
    next is likelier to come again than what came first.

    >>> memory = {1: "one"}
    >>> remember(memory, 2, "two", 1)
    >>> memory
    {2: 'two'}
    """
    if len(memory) >= most:
        memory.clear()
    memory[key] = value
