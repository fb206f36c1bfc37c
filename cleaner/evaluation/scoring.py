"""How good a cleaned page is: its words against the labels of the page. Pure.

The labels of a page are rows ``line number TAB label``, with the kept spans of the line as a third
column for label ``P``; CONTRIBUTING says what each label means. The words that the labels keep and
those of the cleaned page are aligned in order (the matching blocks of ``difflib``): a repeat that
is kept counts as noise, a lost word as lost. Shares lie between 0 and 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

LABELS: Mapping[str, str] = {
    "H": "headline block of the main story, where it stands first",
    "M": "main story",
    "X": "repeat of a line of the main story",
    "C": "caption or photo credit",
    "B": "byline, place and date line",
    "S": "source credit, agency sign-off",
    "T": "keywords, section",
    "R": "pointers to other stories, with their headlines and leads",
    "A": "another story with a text of its own",
    "K": "readers' comments and their forms",
    "W": "other furniture",
    "P": "story and furniture in one line; spans say what is kept",
}
"""The labels that a line may have, and what they mean."""

KEPT = ("H", "M")
"""Labels of lines that are kept whole."""
MIXED = "P"
"""The label of lines that are kept in part."""
APPENDED = "A"
"""The label of the lines of an appended story."""
_IN_STORY = (*KEPT, MIXED)

# A line of the story counts as lost when less of its words came through, and when it has so many.
_LOST_BELOW = 0.8
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class LineLabel:
    """The label of one line: ``number`` counts from 1, ``kept`` are spans of code points."""

    number: int
    label: str
    kept: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that went wrong: one of the story lost, or one of furniture left; blanks collapsed."""

    number: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class WordScore:
    """Words that should be there, words that are there, and words aligned with each other."""

    expected: int
    found: int
    aligned: int

    @property
    def precision(self) -> float:
        """The share of the found words that should be there; of no words, 1 if none should be."""
        return self.aligned / self.found if self.found else float(not self.expected)

    @property
    def recall(self) -> float:
        """The share of the expected words that are there; 1 when none are expected."""
        return self.aligned / self.expected if self.expected else 1.0

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall; 0 when both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """How well one page was cleaned.

    ``lost`` are lines of the story, ``left`` lines of furniture that stand in the cleaned page word
    for word, ``foreign`` other lines of it with words that are not the story's (repeats, story and
    furniture in one line, what the page does not have); ``lines`` counts the lines of each label,
    ``exact`` says that the cleaned page has the lines of the labels alone (blanks collapsed).
    """

    words: WordScore
    exact: bool
    lost: tuple[LineFault, ...] = ()
    left: tuple[LineFault, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    foreign: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """Many pages together: macro figures are means over pages, micro figures are over all words.

    ``exact`` is a share of the pages. ``lost`` and ``left`` count lines, of ``story_lines`` and
    ``furniture_lines``; ``by_label`` has for each label its lines and how many of them went wrong.
    """

    pages: int
    macro_precision: float
    macro_recall: float
    macro_f: float
    micro_precision: float
    micro_recall: float
    exact: float
    lost: int
    story_lines: int
    left: int
    furniture_lines: int
    by_label: Mapping[str, tuple[int, int]]


def label_rows(lab_text: str) -> tuple[dict[int, LineLabel], list[tuple[int, str]]]:
    """The label of each row, by the number of the row, and what is wrong with the other rows.

    Blank rows and rows without a tab are passed over.

    >>> label_rows("1\\tH\\n1\\tM\\n")
    ({1: LineLabel(number=1, label='H', kept=())}, [(2, 'line 1 is labelled twice')])
    """
    labels: dict[int, LineLabel] = {}
    problems = []
    taken = set()
    for row, text in enumerate(lab_text.splitlines(), 1):
        columns = text.split("\t")
        if len(columns) < 2:
            continue
        try:
            label = _read_label(columns)
        except ValueError as error:
            problems.append((row, str(error)))
            continue
        if label.number in taken:
            problems.append((row, f"line {label.number} is labelled twice"))
            continue
        taken.add(label.number)
        labels[row] = label
    return labels, problems


def _read_label(columns: Sequence[str]) -> LineLabel:
    """One row; raises ValueError that says what was expected."""
    number, label = columns[0], columns[1].strip()
    if not number.strip().isdecimal() or int(number) < 1:
        raise ValueError(f"{number!r} is no line number")
    if label not in LABELS:
        raise ValueError(f"label {label!r} is none of: {', '.join(LABELS)}")
    spans = columns[2].strip() if len(columns) > 2 else ""
    if (label == MIXED) != bool(spans):
        raise ValueError(f"label {label!r} with kept spans {spans!r}: only {MIXED!r} has them")
    return LineLabel(int(number), label, tuple(map(_read_span, filter(None, spans.split(",")))))


def _read_span(written: str) -> tuple[int, int]:
    start, _, end = written.partition(":")
    if not (start.isdecimal() and end.isdecimal() and int(start) <= int(end)):
        raise ValueError(f"{written!r} is no span 'from:to'")
    return int(start), int(end)


def page_lines(page_text: str) -> list[str]:
    """The lines as labels count them: parted by line feeds, carriage returns or both.

    >>> page_lines("a\\r\\nb\\rc\\n")
    ['a', 'b', 'c', '']
    """
    return page_text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def labelled_lines(page_text: str, labels: Iterable[LineLabel]) -> list[tuple[int, str, str]]:
    """Number, label and text of each labelled line; of a mixed one the text that is kept.

    >>> labelled_lines("عنوان\\nطباعة", [LineLabel(1, "H"), LineLabel(2, "W")])
    [(1, 'H', 'عنوان'), (2, 'W', 'طباعة')]
    """
    lines = page_lines(page_text)
    rows = []
    for label in labels:
        line = lines[label.number - 1]
        if label.label == MIXED:
            line = "".join(line[start:end] for start, end in label.kept)
        rows.append((label.number, label.label, line))
    return rows


def score_words(expected: str, found: str) -> WordScore:
    """Align the words of two texts in order.

    >>> score_words("a b c", "a c c")
    WordScore(expected=3, found=3, aligned=2)
    """
    hits, found_hits = _aligned(expected.split(), found.split())
    return WordScore(len(hits), len(found_hits), sum(hits))


def _aligned(expected: Sequence[str], found: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """For each expected word, and for each found one, whether it stands in order in the other."""
    hits, found_hits = [False] * len(expected), [False] * len(found)
    for block in SequenceMatcher(None, expected, found, autojunk=False).get_matching_blocks():
        hits[block.a : block.a + block.size] = [True] * block.size
        found_hits[block.b : block.b + block.size] = [True] * block.size
    return hits, found_hits


def score_page(page_text: str, labels: Sequence[LineLabel], cleaned_text: str) -> Score:
    """Score the cleaned text of one page against the *labels* of the page.

    >>> labels = [LineLabel(1, "M"), LineLabel(2, "W")]
    >>> score = score_page("الخبر هنا\\nطباعة", labels, "الخبر هنا\\nطباعة")
    >>> score.exact, score.words.recall, [fault.text for fault in score.left]
    (False, 1.0, ['طباعة'])
    """
    lines = labelled_lines(page_text, labels)
    kept = [row for row in lines if row[1] in _IN_STORY]
    expected = [word for _, _, text in kept for word in text.split()]
    hits, found_hits = _aligned(expected, cleaned_text.split())
    wanted = [_collapsed(text) for _, _, text in kept if text.strip()]
    cleaned = [_collapsed(line) for line in page_lines(cleaned_text) if line.strip()]
    furniture = [row for row in lines if row[1] not in _IN_STORY]
    left = _left(furniture, set(cleaned) - set(wanted))
    return Score(
        WordScore(len(hits), len(found_hits), sum(hits)),
        cleaned == wanted,
        _lost(kept, hits),
        left,
        dict(Counter(label.label for label in labels)),
        _foreign(cleaned, found_hits, set(wanted), {fault.text for fault in left}),
    )


def _collapsed(line: str) -> str:
    return " ".join(line.split())


def _lost(kept: Iterable[tuple[int, str, str]], hits: Sequence[bool]) -> tuple[LineFault, ...]:
    """The story lines of three words or more of which less than four fifths came through."""
    lost = []
    position = 0
    for number, label, text in kept:
        count = len(text.split())
        came = sum(hits[position : position + count])
        position += count
        if count >= _FEWEST_WORDS and came < _LOST_BELOW * count:
            lost.append(LineFault(number, label, _collapsed(text)))
    return tuple(lost)


def _left(furniture: Iterable[tuple[int, str, str]], noise: set[str]) -> tuple[LineFault, ...]:
    """The furniture lines that stand in the cleaned page as they are."""
    return tuple(
        LineFault(number, label, _collapsed(text))
        for number, label, text in furniture
        if _collapsed(text) in noise
    )


def _foreign(
    cleaned: Iterable[str],
    found_hits: Sequence[bool],
    wanted: Collection[str],
    left: Collection[str],
) -> tuple[str, ...]:
    """The lines of the cleaned page, not in *left*, with words that are not the story's.

    A line that the labels want counts only when most of it is not aligned: it stands there twice.
    """
    foreign = []
    position = 0
    for line in cleaned:
        count = len(line.split())
        came = sum(found_hits[position : position + count])
        position += count
        if line not in left and came < (_LOST_BELOW * count if line in wanted else count):
            foreign.append(line)
    return tuple(foreign)


def summarise(scores: Sequence[Score]) -> Summary:
    """Put the scores of many pages together; figures of no pages are 0.

    >>> summarise([Score(WordScore(4, 4, 4), True), Score(WordScore(4, 4, 2), False)]).macro_f
    0.75
    """
    pages = max(len(scores), 1)
    words = [score.words for score in scores]
    aligned = sum(score.aligned for score in words)
    lines = sum((Counter(score.lines) for score in scores), Counter[str]())
    wrong = Counter(fault.label for score in scores for fault in (*score.lost, *score.left))
    story = sum(lines[label] for label in _IN_STORY)
    return Summary(
        pages=len(scores),
        macro_precision=sum(score.precision for score in words) / pages,
        macro_recall=sum(score.recall for score in words) / pages,
        macro_f=sum(score.f for score in words) / pages,
        micro_precision=aligned / max(sum(score.found for score in words), 1),
        micro_recall=aligned / max(sum(score.expected for score in words), 1),
        exact=sum(score.exact for score in scores) / pages,
        lost=sum(len(score.lost) for score in scores),
        story_lines=story,
        left=sum(len(score.left) for score in scores),
        furniture_lines=lines.total() - story,
        by_label={label: (lines[label], wrong[label]) for label in LABELS if lines[label]},
    )
