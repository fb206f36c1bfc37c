"""How numbers are put in words."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """Return the number with its noun.

    >>> counted(1, "page"), counted(1200, "page"), counted(0, "story", "stories")
    ('1 page', '1,200 pages', '0 stories')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
