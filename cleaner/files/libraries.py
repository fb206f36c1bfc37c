"""Libraries that only some inputs and outputs need: found, or named with what installs them."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from cleaner.errors import InputError, install_advice

_EXTRAS = {"pyarrow": "parquet", "brotli": "warc", "backports.zstd": "zst", "fsspec": "remote"}


def optional_module(name: str) -> Any:
    """Import a library that is not installed with the package by default. Raises InputError, which
    names the command that installs it, when it is missing.

    >>> optional_module("gzip").__name__
    'gzip'
    """
    try:
        return importlib.import_module(name)
    except ImportError:
        extra = _EXTRAS.get(name.partition(".")[0], _EXTRAS.get(name, ""))
        raise InputError(name, f"is needed and not installed; {install_advice(extra)}") from None


def zstd() -> Any:
    """The module of Python that reads and writes Zstandard, or its equal for older Pythons."""
    return optional_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
