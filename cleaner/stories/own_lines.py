"""Lines that a rule finds and that are the story's own: what is announced, listed, a sub-head."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Set
from itertools import islice, takewhile

from cleaner.rules.model import Rule
from cleaner.stories.cohesion import is_told
from cleaner.stories.data import (
    FEW_WORDS,
    HOUR,
    MENU_KINDS,
    NAME_KINDS,
    REACH,
    is_data,
    is_found,
    is_hours,
    is_label,
)
from cleaner.stories.endings import story_last
from cleaner.stories.layout import FURNITURE, PARAGRAPH, SHORT, Layout
from cleaner.text.lines import ends_in_full_stop, ends_sentence, is_item, word_count

# What a story may announce as its own, but for the addresses of embedded posts and films.
_ANNOUNCED = frozenset({"embed", "tag-list"})
_EMBEDDED = re.compile(
    r"youtu|twitter|//(?:t|x)\.co|facebook|fb\.|instagram|tiktok|dailymotion|vimeo"
)
_QUOTES = ('"', "'")
# What calls on the reader, and how a sentence begins that speaks of such a call.
_CALLS = frozenset({"subscription", "sharing", "comments", "rating", "reading-tools", "embed"})
_MENTION = re.compile(r'"[^"]{3,60}"(?: [^\W\d_]+){2}')
# A name of a list, with a place behind it, or that of an account.
_LISTED_NAME = re.compile(
    r"[^\W\d_]+(?: [^\W\d_]+){0,3}(?: ?[-,/(] ?[^\W\d_]+(?: [^\W\d_]+)?\)?)?|@\w+"
)
_LETTERS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}")
_ASKED = re.compile(r"(?:س|سؤال|السؤال) ?\d{0,2} ?[:/)\-]")
_FEWEST_NAMES = 3
_ASKING = 2
_SIGNED_BY = 2
_DATE_WORDS = 4
_ITEM_WORDS = 3
# Kinds of rules whose word may head a part of a story that speaks of the thing, and its words.
_SUB_HEADS = MENU_KINDS | {
    *("source-credit", "sharing", "caption", "copyright", "subscription", "reading-tools"),
    *("rating", "embed"),
}
_FEWEST_SUB_HEADS = 3
_FEWEST_TOLD = 2
_FORM = 2
_FIGURES = 3
_LABELLED = 2
_BARE_FIGURE = re.compile(rf"[\d:.,/ \-]+|\d+ من \d+|(?:الساعه )?{HOUR}")
# Dates that head parts of a story, with sentences or a word or two below them.
_FEWEST_DATES = 3
# Words of a line above a table that may be the headline of a story.
_HEADLINE_WORDS = 4
_AT_HOUR = re.compile(rf"{HOUR} \W?[^\W\d_]")
# How a line begins that goes on with the sentence in the lines above.
_GOES_ON = re.compile(r"""["')\]]{0,2} ?[.,:;؛](?:$| ?[^\W\d_])""")


def is_of_story(layout: Layout, index: int, rule: Rule) -> bool:
    """Is what *rule* finds in the line the story's own, by the lines around it?

    >>> from cleaner.text.lines import split_lines
    >>> lines = split_lines("عناوين الصحف:\\nالنهار\\n- يفتح المرفأ غدا")[0]
    >>> rule = Rule(id="paper", description="A paper.", kind="masthead", phrases=("النهار",))
    >>> is_of_story(Layout(lines, [[]] * 3), 1, rule)
    True
    """
    if _is_in_sentence(layout, index):
        return True
    if rule.kind == "date":
        own = is_hours(layout, index) or _is_signed(layout, index) or _heads_hours(layout, index)
        return own or _is_answer(layout, index)
    if _is_announced(layout, index, rule) or is_data(layout, index, rule):
        return True
    if rule.kind == "byline":
        return _is_name_of_story(layout, index, rule)
    if rule.kind in _CALLS and _MENTION.match(layout.lines[index].folded):
        return True
    if rule.kind == "related-links" and _is_only_headline(layout, index):
        return True
    return rule.kind in _SUB_HEADS and _is_sub_head(layout, index)


def _is_only_headline(layout: Layout, index: int) -> bool:
    """Do the first paragraphs surely take up the line, and no other one above them? A headline may
    begin as a pointer does: "Watch: ..."."""
    end = len(layout.lines)
    first = next(iter(layout.paragraphs(0, end)), 0)
    if index >= first or word_count(layout.lines[index]) < _HEADLINE_WORDS:
        return False
    opening = layout.opening(first, end)
    told = (i for i in range(first) if i == index or layout.is_unknown(i))
    return [i for i in told if is_told(layout.stems(i), opening)] == [index]


def _is_in_sentence(layout: Layout, index: int) -> bool:
    """Is the line a piece of a sentence: a comma or a full stop begins the line below, and none
    ends the one above? So stand links and bold words in texts taken out of their markup."""
    if not layout.is_unknown(index - 1) or index + 1 >= len(layout.lines):
        return False
    if not _GOES_ON.match(layout.lines[index + 1].folded):
        return False
    return not ends_sentence(layout.lines[index - 1].folded)


def _is_announced(layout: Layout, index: int, rule: Rule) -> bool:
    """Does a line of the story end in a colon above an address or a hashtag that *rule* finds, or
    above any line in quotes, or ask or announce what is listed, or is the line the name that heads
    a list?"""
    above, line = index - 1, layout.lines[index]
    if rule.kind in NAME_KINDS and _heads_items(layout, index):
        return True
    listed = rule.kind in MENU_KINDS
    quoted = line.folded[0] in _QUOTES and line.folded[-1] in _QUOTES
    if listed and not (quoted or is_item(line)):
        return False
    while listed and above >= max(0, index - REACH) and is_item(layout.lines[above]):
        above -= 1
    if not layout.is_unknown(above):
        return False
    lead = layout.lines[above].folded
    if quoted:
        return lead.endswith(":")
    if listed:
        return lead.endswith((":", "؟"))
    return rule.kind in _ANNOUNCED and lead.endswith(":") and not _EMBEDDED.search(line.folded)


def _heads_items(layout: Layout, index: int) -> bool:
    """Does an item stand below a name with a colon or in quotes, or one of some words below any?"""
    if index + 1 == len(layout.lines):
        return False
    line, below = layout.lines[index], layout.lines[index + 1]
    if not is_item(below):
        return False
    if line.folded.endswith(":") or line.folded[0] in _QUOTES:
        return True
    told = word_count(below) >= _ITEM_WORDS and not layout.whole[index + 1]
    return told and not is_item(line)


def _is_name_of_story(layout: Layout, index: int, rule: Rule) -> bool:
    """Is the name that of who asks, or one of a list: next to one that *rule* finds, below a
    paragraph or a few words, or one of three and more with a line of the story below each?"""
    if index and _ASKED.match(layout.lines[index - 1].folded):
        return True
    if not _LISTED_NAME.fullmatch(layout.lines[index].folded):
        return False
    near = range(index - 1, max(-1, index - REACH), -1)
    first = next((i for i in near if not is_found(layout, i, rule)), -1) + 1
    if first < index or is_found(layout, index + 1, rule):
        below = layout.paragraphs(0, index)
        return bool(below) or (first > 0 and is_label(layout, first - 1))
    around = range(max(0, index - REACH), min(index + REACH, len(layout.lines)))
    alike = (i for i in around if is_found(layout, i, rule) and layout.is_unknown(i + 1))
    return len(list(islice(alike, _FEWEST_NAMES))) == _FEWEST_NAMES


def _is_signed(layout: Layout, index: int) -> bool:
    """Is the line the bare date of a statement, below two of those who signed it?"""
    above = range(index - _SIGNED_BY, index)
    if index < _SIGNED_BY or word_count(layout.lines[index]) > _DATE_WORDS:
        return False
    if any(ends_sentence(layout.lines[i].folded) or not _may_sign(layout, i) for i in above):
        return False
    last = story_last(layout, len(layout.lines))
    if last < 0 < above[0] and not layout.whole[above[0] - 1]:
        return ends_in_full_stop(layout.lines[above[0] - 1].folded)
    return -1 < last < above[0]


def _heads_hours(layout: Layout, index: int) -> bool:
    """Does a line that ends in a colon announce a day, and one that begins with its hour follow?"""
    below = index + 1
    if not layout.is_unknown(index - 1) or not layout.is_unknown(below):
        return False
    announced = layout.lines[index - 1].folded.endswith(":")
    return announced and _AT_HOUR.match(layout.lines[below].folded) is not None


def _may_sign(layout: Layout, index: int) -> bool:
    """Is it a line that no rule knows, or the name of a place?"""
    place = layout.kinds(index) == {"section"} and layout.marks[index] is None
    return place or layout.is_short(index)


def _is_answer(layout: Layout, index: int) -> bool:
    """Does a question of a word or two stand right above?"""
    above = index - 1
    if not layout.is_unknown(above) or word_count(layout.lines[above]) > _ASKING:
        return False
    return layout.lines[above].folded.endswith("؟")


def _is_sub_head(layout: Layout, index: int) -> bool:
    """Does the line head a part of a story that has more sub-heads: two that are told below
    themselves, it among them, or three?"""
    if not _heads_text(layout, index) or not _LETTERS.fullmatch(layout.lines[index].folded):
        return False
    told = layout.remembered(_told_sub_heads, len(layout.lines))
    if told >= _FEWEST_TOLD and layout.stems(index) & layout.stems(index + 1):
        return True
    return layout.remembered(_sub_heads, len(layout.lines)) >= _FEWEST_SUB_HEADS


def _heads_text(layout: Layout, index: int) -> bool:
    """Does the line stand between sentences that no rule knows?"""
    return all(
        layout.is_unknown(i)
        and (layout.shapes[i] == PARAGRAPH or ends_sentence(layout.lines[i].folded))
        for i in (index - 1, index + 1)
    )


def _heading_lines(layout: Layout, end: int) -> list[int]:
    """The lines of a few words between sentences of ``lines[:end]``; no adverts, no pointers."""
    return [
        i
        for i in range(1, end - 1)
        if layout.shapes[i] in (SHORT, FURNITURE)
        and _heads_text(layout, i)
        and layout.kinds(i) <= _SUB_HEADS
        and _LETTERS.fullmatch(layout.lines[i].folded)
    ]


def _sub_heads(layout: Layout, end: int) -> int:
    return len(_heading_lines(layout, end))


def _told_sub_heads(layout: Layout, end: int) -> int:
    """How many of them are unknown, or told in the sentence below."""
    return sum(
        not layout.whole[i] or bool(layout.stems(i) & layout.stems(i + 1))
        for i in _heading_lines(layout, end)
    )


def is_among_items(layout: Layout, index: int, rule: Rule, forms: Set[str]) -> bool:
    """Is the line, below the last paragraph, one of a list: a word that *rule* finds between two
    lines that none knows, or what finds them is one of the *forms* of the story? What was learned
    to recur on the outlet's pages is not.

    >>> from cleaner.text.lines import split_lines
    >>> lines = split_lines("القادمون: سامر\\nالاتحاد\\nالقادمون: نزار")[0]
    >>> rule = Rule(id="paper", description="A paper.", kind="masthead", phrases=("الاتحاد",))
    >>> is_among_items(Layout(lines, [[]] * 3), 1, rule, set())
    True
    """
    if rule.recurs or rule.kind not in NAME_KINDS or not 0 < index < len(layout.lines) - 1:
        return False
    return all(
        layout.is_short(i)
        or (layout.marks[i] is None and forms & {hit.rule.id for hit in layout.whole[i]})
        for i in (index - 1, index + 1)
    )


def forms_of_story(layout: Layout, first: int, last: int, end: int) -> set[str]:
    """The rules that hold at an edge and hit what is the form of the story ``lines[:end]``.

    That is what stands again and again between its paragraphs (the hours of a live blog), a name
    even once (letters are signed), or below what may be its headline: bare hours and figures that
    differ from line to line (a timetable, a table of results), two of them below a label, dates
    with a sentence or a word below each, and two names in a row. What was learned to recur on the
    outlet's pages is not.

    >>> from cleaner.text.lines import split_lines
    >>> forms_of_story(Layout(split_lines("عنوان الخبر")[0], [[]]), 1, -1, 1)
    set()
    """
    found = [
        (index, hit.rule)
        for index in takewhile(end.__gt__, layout.hit_lines)
        if layout.marks[index] is None
        for hit in layout.whole[index]
        if hit.rule.zone != "any"
    ]
    headed = (i for i in range(end) if word_count(layout.lines[i]) >= _HEADLINE_WORDS)
    top = next((i for i in headed if not layout.whole[i]), end)
    below = [(i, rule) for i, rule in found if i > top]
    return _repeated(found, first, last) | _figures_in_rows(layout, below) | _dates(layout, below)


def _repeated(found: list[tuple[int, Rule]], first: int, last: int) -> set[str]:
    """Rules that hit again and again between the paragraphs, a name once or twice in a row."""
    times: Counter[str] = Counter()
    names: dict[str, int] = {}
    for index, rule in found:
        is_name = rule.kind == "byline"
        times[rule.id] += (_FORM if is_name else 1) * (first < index < last)
        if is_name and first < index:
            times[rule.id] += _FORM * (names.get(rule.id) == index - 1)
            names[rule.id] = index
    return {rule for rule, count in times.items() if count >= _FORM}


def _figures_in_rows(layout: Layout, found: list[tuple[int, Rule]]) -> set[str]:
    """Rules that hit bare figures that differ from line to line, fewer where one is labelled."""
    figures: defaultdict[str, set[str]] = defaultdict(set)
    labelled: defaultdict[str, set[str]] = defaultdict(set)
    for index, rule in found:
        core = layout.lines[index].core
        if rule.recurs or not _BARE_FIGURE.fullmatch(core):
            continue
        figures[rule.id].add(core)
        if is_label(layout, index - 1) or rule.id in labelled:
            labelled[rule.id].add(core)
    return {
        rule
        for rule, cores in figures.items()
        if len(cores) >= _FIGURES or len(labelled[rule]) >= _LABELLED
    }


def _dates(layout: Layout, found: list[tuple[int, Rule]]) -> set[str]:
    """Rules that hit dates that head a part of the story, when there are several of them."""
    heads = [
        (rule.id, layout.lines[index].core)
        for index, rule in found
        if rule.kind == "date" and _heads_part(layout, index)
    ]
    return {rule for rule, _ in heads} if len(set(heads)) >= _FEWEST_DATES else set()


def _heads_part(layout: Layout, index: int) -> bool:
    """Does a line that no rule knows stand below, a sentence or of a word or two?"""
    below = index + 1
    if not layout.is_unknown(below):
        return False
    line = layout.lines[below]
    short = layout.shapes[below] == SHORT and word_count(line) <= FEW_WORDS
    return short or ends_in_full_stop(line.folded)
