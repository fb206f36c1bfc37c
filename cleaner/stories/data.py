"""Data of a story that a rule finds: labels and what they say, rows of figures, timetables."""

from __future__ import annotations

import re
from functools import partial
from itertools import takewhile

from cleaner.rules.model import Rule
from cleaner.stories.layout import Layout
from cleaner.text.lines import ends_in_full_stop, ends_sentence, word_count

MENU_KINDS = frozenset({"navigation", "section", "masthead"})
"""Kinds of what menus hold: single words that head a part of a list as well (the section "deaths",
a country)."""
NAME_KINDS = MENU_KINDS | {"source-credit"}
"""Kinds of names that may head a part of a list: the above, and of agencies and papers."""
# What a path without signs begins with, and what stands between the steps of others.
_HOME = ("الرئيسيه ", "الصفحه الرئيسيه ")
_STEPS = re.compile(r' [">›/\\|] ')
# Lines of a list that are looked at from one of them.
REACH = 30
# Words of a line that names a list or heads a part of it.
FEW_WORDS = 3
# A label of a few words with what it says behind a colon; so many in a row are data of the story.
_VALUE = re.compile(r"[^:]{2,25} ?: ?\S.{0,60}")
_FEWEST_VALUES = 3
_UNKNOWN_VALUES = 2
# An hour as folded, and from one to another.
HOUR = r"\d{1,2}[:.]\d\d(?: ?(?:ص|م|صباحا|مساء|ظهرا|عصرا|ليلا|فجرا))?"
_HOURS = re.compile(rf"(?:من )?(?:الساعه )?{HOUR} ?(?:-|الي|حتي) ?(?:الساعه )?{HOUR}")
ENTRY_HOUR = re.compile(
    r"(?:الساعه |توقيت النشر ?)?\d{1,2}:\d\d"
    r"(?: ?(?:[صم]|صباحا|مساء|[ap]m|gmt|ب?توقيت \w+(?: \w+)?))?(?:عاجل)?"
)
"""The folded line of nothing but an hour that an entry of a live report begins with."""
FEWEST_ENTRIES = 3
"""So many lines of an hour make a page a live report."""
# Hours, degrees or rates in a row, and the words of a line that tells what they are.
_FEWEST_READINGS = 3
_LEAD_WORDS = 5
# The figures stand so many lines below a name at most; what stands between them and the headline.
_NAMED = 3
_BELOW_HEADLINE = frozenset({"date", "byline"})


def is_path(layout: Layout, index: int) -> bool:
    """Does the line, known as a part of a menu, name the steps to the story?

    >>> from cleaner.text.lines import split_lines
    >>> is_path(Layout(split_lines("الرئيسية » رياضة")[0], [[]]), 0)
    False
    """
    folded = layout.lines[index].folded
    known = layout.kinds(index) & MENU_KINDS
    return bool(known) and (folded.startswith(_HOME) or _STEPS.search(folded) is not None)


def is_data(layout: Layout, index: int, rule: Rule) -> bool:
    """Is what *rule* finds in the line one of the data of the story?

    >>> from cleaner.text.lines import split_lines
    >>> lines = split_lines("الملعب: النهر\\nالحكم: نزار\\nالجمهور: ألف")[0]
    >>> rule = Rule(id="place", description="A place.", kind="section", phrases=("الملعب",))
    >>> is_data(Layout(lines, [[]] * 3), 0, rule)
    True
    """
    if rule.kind in MENU_KINDS and is_hours(layout, index + 1):
        return True
    return _is_value(layout, index) or (
        rule.kind in NAME_KINDS and not rule.recurs and _is_reading(layout, index)
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
    folded = layout.lines[index].folded
    return ":" in folded and _VALUE.fullmatch(folded) is not None


def _is_reading(layout: Layout, index: int) -> bool:
    """Is the line one of three figures of one kind (hours, degrees, rates), or a name above them,
    that a sentence announces, or that are all that a headline has below itself?"""
    near = range(index, min(index + _NAMED, len(layout.lines)))
    if not any(_has_figure(layout, i) for i in near):
        return False
    above = range(index - 1, max(-1, index - REACH), -1)
    below = range(index + 1, min(index + REACH, len(layout.lines)))
    listed = partial(_is_listed, layout)
    row = [index, *takewhile(listed, above), *takewhile(listed, below)]
    lead = next((i for i in above if not (listed(i) or layout.kinds(i) & _BELOW_HEADLINE)), -1)
    if sum(_has_figure(layout, i) for i in row) < _FEWEST_READINGS or not _may_lead(layout, lead):
        return False
    if layout.lines[lead].folded.endswith(":"):
        return True
    told = any(ends_sentence(layout.lines[i].folded) for i in below if not layout.whole[i])
    return not told and not layout.paragraphs(index, len(layout.lines))


def _has_figure(layout: Layout, index: int) -> bool:
    return _is_listed(layout, index) and any(map(str.isdigit, layout.lines[index].folded))


def _is_listed(layout: Layout, index: int) -> bool:
    """Is it a line of few words that no rule knows, or only as a name or the word of a menu?"""
    few = word_count(layout.lines[index]) < _LEAD_WORDS and layout.marks[index] is None
    return few and layout.kinds(index) <= NAME_KINDS and not _is_told(layout, index)


def _may_lead(layout: Layout, index: int) -> bool:
    """Is there a line that no rule knows, and is it a headline or a sentence?"""
    if not layout.is_unknown(index):
        return False
    return word_count(layout.lines[index]) >= _LEAD_WORDS or _is_told(layout, index)


def _is_told(layout: Layout, index: int) -> bool:
    return ends_in_full_stop(layout.lines[index].folded)


def is_found(layout: Layout, index: int, rule: Rule) -> bool:
    """Does *rule* hit the line, if there is one?"""
    return index < len(layout.lines) and any(hit.rule is rule for hit in layout.whole[index])


def is_label(layout: Layout, index: int) -> bool:
    """Is it a line of a few words that no rule knows?"""
    return layout.is_unknown(index) and word_count(layout.lines[index]) <= FEW_WORDS
