"""Errors that a caller may want to catch.

CleanerError
├── RuleError     one or more rule files are wrong; carries every problem found
├── InputError    one input cannot be read, decoded or written
└── ExtractionError  an HTML page is beyond the limits, or cannot be parsed
"""

from __future__ import annotations


class CleanerError(Exception):
    """The base of every error that this package raises on purpose."""


class RuleError(CleanerError):
    """Rule files that do not hold: all problems at once, each as ``file:line: what is wrong``.

    >>> RuleError(("a.toml:3: rule 'x': no examples",)).problems
    ("a.toml:3: rule 'x': no examples",)
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type[RuleError], tuple[tuple[str, ...]]]:
        return RuleError, (self.problems,)


class InputError(CleanerError):
    """One input that cannot be used, with what to do about it.

    >>> str(InputError("page.txt", "is a folder"))
    'page.txt: is a folder'
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str]]:
        return InputError, (self.path, self.reason)


def install_advice(extra: str) -> str:
    """What installs the libraries of an *extra*: the package is installed from a clone.

    >>> install_advice("redis")
    'in a clone of cleaner: pip install ".[redis]"'
    """
    return f'in a clone of cleaner: pip install ".[{extra}]"'


class ExtractionError(CleanerError):
    """An HTML page that no text can be taken from: too large, too deep, or no HTML at all.

    >>> str(ExtractionError("holds 9,000,000 elements; the limit is 1,000,000"))
    'holds 9,000,000 elements; the limit is 1,000,000'
    """
