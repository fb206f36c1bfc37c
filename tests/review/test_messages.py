"""What the review page says: all of it in both languages, all of it used, all of it there."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from cleaner.review.data import PROBLEMS
from cleaner.review.page import SCRIPTS, messages
from cleaner.rules.loading import load_rules

ASSETS = ROOT / "cleaner" / "review" / "assets"
CODE = "\n".join((ASSETS / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
TEMPLATE = (ASSETS / "template.html").read_text("utf-8")
LANGUAGES = {"ar", "en"}
FORMS = {"ar": {"one", "two", "few", "many", "other"}, "en": {"one", "other"}}
ARABIC = re.compile("[\N{ARABIC LETTER HAMZA}-\N{ARABIC LETTER YEH}]")
# Where the English sentences are made that the page translates.
TELLERS = ("stories/evidence.py", "records/confidence.py")


def texts() -> Iterator[tuple[str, str, Any]]:
    """Each message that a table holds: where it stands, its language, the text."""
    for table, entries in messages().items():
        for key, forms in entries.items() if table != "told" else ():
            for language, text in forms.items():
                yield f"{table}.{key}", language, text


def test_each_message_is_there_in_both_languages_and_in_no_other() -> None:
    for table, entries in messages().items():
        for key, forms in entries.items():
            assert (set(forms) == LANGUAGES) if table != "told" else ARABIC.search(forms), key


def test_messages_hold_the_same_values_and_all_forms_of_numbers() -> None:
    for place, language, text in texts():
        if isinstance(text, dict):
            assert set(text) >= FORMS[language], place
            assert "{n}" in text["other"], place
    for key, forms in messages()["page"].items():
        assert len({tuple(sorted(re.findall(r"\{\w+\}", text))) for text in forms.values()}) == 1, (
            key
        )
    for english, arabic in messages()["told"].items():
        assert sorted(re.findall(r"\{\d\}", english)) == sorted(re.findall(r"\{\d\}", arabic))


def test_what_is_arabic_is_in_arabic_letters() -> None:
    for place, language, text in texts():
        shown = text["other"] if isinstance(text, dict) else text
        assert bool(ARABIC.search(shown)) == (language == "ar") or place == "page.language", place


def keys_in_use() -> set[str]:
    """The keys of [page] that the script and the template ask for."""
    asked = set(re.findall(r'\bsay\("(\w+)"', CODE))
    for one, other in re.findall(r'\bsay\([\w.]+ \? "(\w+)" : "(\w+)"', CODE):
        asked |= {one, other}
    for found in re.findall(r'say\("(\w+)"\)|data-label="(\w+)"|texts\.(\w+)', TEMPLATE):
        asked |= {part for part in found if part}
    return asked


def test_each_message_that_is_asked_for_exists() -> None:
    known = messages()
    assert keys_in_use() - set(known["page"]) == set()
    assert set(re.findall(r'\bcounted\("(\w+)"', CODE)) == set(known["counts"])
    assert set(re.findall(r'\blabel\("(\w+)"', CODE)) <= set(known)


@pytest.mark.parametrize("key", sorted(messages()["page"]))
def test_no_message_is_left_over(key: str) -> None:
    assert re.search(rf'"{key}"|\b{key}: |texts\.{key}\b', CODE + TEMPLATE)


def told_in(path: Path) -> Iterator[str]:
    """The texts and f-strings of a module, the values of these as {0}, {1}."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    joined = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in joined for part in node.values}
    for text in joined:
        number = iter(range(9))
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"{{{next(number)}}}"
            for part in text.values
        )
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield node.value


def sentences_in(names: tuple[str, ...]) -> set[str]:
    """What modules tell: their texts of more than a word that are no sentences of documentation."""
    texts = (text for name in names for text in told_in(ROOT / "cleaner" / name))
    told = {text for text in texts if re.fullmatch(r"[a-z{][^\n\\^]*[^.]", text) and " " in text}
    return told | {text for _, text in PROBLEMS.values() if text}


def test_all_that_the_cleaner_tells_is_translated() -> None:
    assert sentences_in(TELLERS) - set(messages()["told"]) == set()


WARNINGS = (
    ("no story (link-list): 2 paragraphs of running text, 9 links of several words", "link-list"),
    ("declares windows-1256, but is UTF-8", "declares"),
    ("3 broken bytes replaced, the first at offset 7", "replaced"),
    ("date: the page's data (og) say 2024-03-05, the text 2024-03-06; the data are used", "used"),
    ("patterns took too long on the line at 12; it is kept", "patterns"),
    ("the page shows only a teaser: a script of it holds the text", "teaser"),
)


@pytest.mark.parametrize(("warning", "english"), WARNINGS)
def test_warnings_have_a_translation(warning: str, english: str) -> None:
    patterns = (
        ".+?".join(map(re.escape, re.split(r"\{\d\}", each))) for each in messages()["told"]
    )
    assert english in warning
    assert any(re.fullmatch(pattern, warning) for pattern in patterns)


def test_each_rule_is_described_in_arabic() -> None:
    bare = [rule.id for rule in load_rules().rules if not ARABIC.search(rule.description_ar)]
    assert bare == []
    for file in sorted((ROOT / "rules").glob("*/*.toml")):
        for rule in tomllib.loads(file.read_text("utf-8")).get("rule", ()):
            assert rule.get("description_ar"), f"{file.name}: {rule['id']}"


def test_the_parts_of_the_script_stay_small() -> None:
    for name in SCRIPTS:
        assert len((ASSETS / f"{name}.js").read_text("utf-8").splitlines()) < 400
    assert {file.stem for file in ASSETS.glob("*.js")} == set(SCRIPTS)
