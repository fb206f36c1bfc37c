"""One page of many is cleaned: what fails is the error of that page and of no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from cleaner.errors import CleanerError, ExtractionError, InputError

if TYPE_CHECKING:
    from cleaner.files.pages import Page
    from cleaner.pipeline import Cleaner
    from cleaner.text.spans import Cleaned


@contextmanager
def cleaning(name: str) -> Iterator[None]:
    """Make an error of the program while the page *name* is cleaned an InputError of this page."""
    try:
        yield
    except CleanerError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise InputError(name, f"cannot be cleaned: {what}") from error


def clean_any(page: Page, cleaner: Cleaner) -> Cleaned:
    """Clean a page of text or of HTML; raises InputError, for this page alone, when it fails."""
    try:
        with cleaning(page.path):
            return (cleaner.clean_html if page.html else cleaner.clean)(page.text)
    except ExtractionError as error:
        raise InputError(page.path, str(error)) from error


def moment_text(value: object) -> str:
    """The text of a field that tells a moment: dates as ISO 8601, what is neither as nothing.

    >>> moment_text(date(2024, 3, 5)), moment_text("2024-03-05"), moment_text(None)
    ('2024-03-05', '2024-03-05', '')
    """
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else ""


def clean_or_error(
    page: object, name: str, html: bool, url: object, cleaner: Cleaner | None, fetched: object = ""
) -> Cleaned | CleanerError:
    """Clean one page; whatever goes wrong is given back as an error, with *name* for the page.

    *fetched* is when the page was read, as text or as a date.

    >>> print(clean_or_error(7, "page 1", False, "", None))
    page 1: is no text but int
    """
    from cleaner.pipeline import clean, clean_html
    from cleaner.text.encoding import decode

    if not isinstance(page, str | bytes):
        return InputError(name, f"is no text but {type(page).__name__}")
    told = {"url": url if isinstance(url, str) else "", "fetched": moment_text(fetched)}
    try:
        with cleaning(name):
            if html:
                return (cleaner.clean_html if cleaner else clean_html)(page, **told)
            text = page if isinstance(page, str) else decode(page).text
            return (cleaner.clean if cleaner else clean)(text, **told)
    except CleanerError as error:
        return error
