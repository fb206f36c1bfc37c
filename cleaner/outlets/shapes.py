"""The shapes of what recurs, and what a rule for each is called."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.rules.model import Kind


class Shape(NamedTuple):
    """A shape of what recurs: its name, and what the rule for it is about, in English and Arabic;
    of what kind it is. Is it found as it is written, in phrases?
    """

    name: str
    about: str
    about_ar: str
    kind: Kind = "navigation"
    is_phrase: bool = False


LINE = Shape("line", "Lines that recur", "أسطر تتكرر", is_phrase=True)
PARAGRAPH = Shape("paragraph", "Paragraphs that recur", "فقرات تتكرر", is_phrase=True)
NUMBERS = Shape(
    "line with numbers", "A line that recurs with other numbers", "سطر يتكرر بأرقام أخرى"
)
SIGNS = Shape("line of signs", "A line of signs that recurs", "سطر من علامات يتكرر")
LIST = Shape(
    "heading of a list",
    "Headings below a story, with the lists under them",
    "عناوين تحت القصة، مع القوائم التي تحتها",
    "related-links",
    is_phrase=True,
)
SECTION = Shape(
    "heading of comments",
    "Headings of what readers write, with all below them",
    "عناوين ما يكتبه القراء، مع كل ما تحتها",
    "comments",
    is_phrase=True,
)
OPENING = Shape(
    "opening of the story",
    "Lines with nothing of the story above them",
    "أسطر لا شيء من القصة فوقها",
    is_phrase=True,
)
CLOSING = Shape(
    "end of the story",
    "Lines with nothing of the story below them",
    "أسطر لا شيء من القصة تحتها",
    "related-links",
    is_phrase=True,
)
LABEL = Shape("label", "Lines that begin with a label", "أسطر تبدأ بعبارة ثابتة", "byline")
DATE = Shape("date", "Lines of a date or time", "أسطر تاريخ أو وقت", "date")
NAMES = Shape("line with names", "A line that recurs with other names", "سطر يتكرر بأسماء أخرى")
PART = Shape("part", "What is glued to a line of the story", "ما يلتصق بسطر من القصة", "masthead")
