"""Commands that run in this process take again what it has made: the parser of the command line
and compiled rules, which a process of its own would make anew. They do not wait for the disk.

All that stands before the rules stays as it is: the file in the cache is looked for, judged and
read each time; it is unpickled once for the same bytes. What is waited for shows when a machine
loses its power, which no test does; what cannot be waited for is an error as ever.
"""

from __future__ import annotations

import os
import pickle
import stat
from functools import cache, lru_cache
from types import SimpleNamespace

import pytest
import typer.main

import cleaner.cli.app
import cleaner.rules.cache


def stay_warm(patch: pytest.MonkeyPatch) -> None:
    """Be so for the rest of this process, or until *patch* is undone."""
    wait = os.fsync

    def fsync(number: int) -> None:
        mode = os.fstat(number).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            wait(number)

    patch.setattr(os, "fsync", fsync)
    # For the command line alone, which writes into the parser how variables are named.
    parsers = SimpleNamespace(get_command=cache(typer.main.get_command))
    patch.setattr(cleaner.cli.app, "typer", SimpleNamespace(**{**vars(typer), "main": parsers}))
    loads = lru_cache(maxsize=16)(pickle.loads)
    kept = SimpleNamespace(
        loads=loads, dumps=pickle.dumps, HIGHEST_PROTOCOL=pickle.HIGHEST_PROTOCOL
    )
    patch.setattr(cleaner.rules.cache, "pickle", kept)
