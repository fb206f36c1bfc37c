"""Data of a story that a rule finds: labels and what they say, rows of figures, timetables."""

from __future__ import annotations

import re
from functools import partial
from itertools import takewhile

from cleaner.rules.model import Rule
from cleaner.stories.layout import Layout
from cleaner.text.lines import ends_sentence, word_count

# Lines of a list that are looked at from one of them.
REACH = 30
# Words of a line that names a list or heads a part of it.
FEW_WORDS = 3
# A label of a few words with what it says behind a colon; so many in a row are data of the story.
_VALUE = re.compile(r"[^:]{2,25} ?: ?\S.{0,60}")
_FEWEST_VALUES = 3
_UNKNOWN_VALUES = 2
# From an hour to another.
_HOUR = r"\d{1,2}[:.]\d\d(?: ?(?:ص|م|صباحا|مساء|ظهرا|عصرا|ليلا|فجرا))?"
_HOURS = re.compile(rf"(?:من )?(?:الساعه )?{_HOUR} ?(?:-|الي|حتي) ?(?:الساعه )?{_HOUR}")
# Hours, degrees or rates in a row, and the words of a line that tells what they are.
_FEWEST_READINGS = 3
_LEAD_WORDS = 5


def is_data(layout: Layout, index: int, rule: Rule) -> bool:
    """Is what *rule* finds in the line one of the data of the story?

    >>> from cleaner.text.lines import split_lines
    >>> lines = split_lines("الملعب: النهر\\nالحكم: نزار\\nالجمهور: ألف")[0]
    >>> rule = Rule(id="place", description="A place.", kind="section", phrases=("الملعب",))
    >>> is_data(Layout(lines, [[]] * 3), 0, rule)
    True
    """
    return _is_value(layout, index) or (
        rule.kind == "navigation" and not rule.recurs and _is_reading(layout, index, rule)
    )


def is_hours(layout: Layout, index: int) -> bool:
    """Does the line say from which hour to which, as the lines of a timetable do?"""
    return index < len(layout.lines) and bool(_HOURS.fullmatch(layout.lines[index].folded))


def _is_value(layout: Layout, index: int) -> bool:
    """Does the line stand among data of the story, each a label and what it says?"""
    if not _has_value(layout, index):
        return False
    above = range(index - 1, max(-1, index - REACH), -1)
    below = range(index + 1, min(index + REACH, len(layout.lines)))
    first = index - len(list(takewhile(partial(_has_value, layout), above)))
    stop = index + 1 + len(list(takewhile(partial(_has_value, layout), below)))
    unknown = sum(layout.is_short(i) and not layout.whole[i] for i in range(first, stop))
    return stop - first >= _FEWEST_VALUES and unknown >= _UNKNOWN_VALUES


def _has_value(layout: Layout, index: int) -> bool:
    return _VALUE.fullmatch(layout.lines[index].folded) is not None


def _is_reading(layout: Layout, index: int, rule: Rule) -> bool:
    """Is the line one of three figures of one kind in a row (hours, degrees, rates) that a sentence
    announces, or that are all that a headline has below itself?"""
    if not _has_figure(layout, index):
        return False
    above = range(index - 1, max(-1, index - REACH), -1)
    below = range(index + 1, min(index + REACH, len(layout.lines)))

    def alike(i: int) -> bool:
        known = bool(layout.whole[i]) and not is_found(layout, i, rule)
        return not known and _has_figure(layout, i)

    row = 1 + sum(1 for _ in takewhile(alike, above)) + sum(1 for _ in takewhile(alike, below))
    lead = next((i for i in above if not (alike(i) or _is_dated(layout, i))), -1)
    if row < _FEWEST_READINGS or lead < 0 or layout.whole[lead] or layout.marks[lead] is not None:
        return False
    if word_count(layout.lines[lead]) < _LEAD_WORDS:
        return False
    if layout.lines[lead].folded.endswith(":"):
        return True
    told = any(ends_sentence(layout.lines[i].folded) for i in below if not layout.whole[i])
    return not told and not layout.paragraphs(index, len(layout.lines))


def _has_figure(layout: Layout, index: int) -> bool:
    line = layout.lines[index]
    return word_count(line) < _LEAD_WORDS and any(map(str.isdigit, line.folded))


def _is_dated(layout: Layout, index: int) -> bool:
    """Is it what stands below a headline, a date or an author, or what heads a row of figures?"""
    return bool(layout.kinds(index) & {"date", "byline"}) or is_label(layout, index)


def is_found(layout: Layout, index: int, rule: Rule) -> bool:
    """Does *rule* hit the line, if there is one?"""
    return index < len(layout.lines) and any(hit.rule is rule for hit in layout.whole[index])


def is_label(layout: Layout, index: int) -> bool:
    """Is it a line of a few words that no rule knows?"""
    known = layout.whole[index] or layout.marks[index] is not None
    return not known and word_count(layout.lines[index]) <= FEW_WORDS
