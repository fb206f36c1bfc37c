"""Rule files are read strictly: every mistake at once, with file and line, nothing guessed."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
from conftest import RunCleaner, write

from cleaner.errors import CleanerError, RuleError
from cleaner.rules.loading import load_rules
from cleaner.rules.model import (
    BUILT_IN,
    KINDS,
    LONGEST_LINE,
    Anchor,
    Example,
    Remove,
    Rule,
    RuleSet,
    Status,
    Zone,
    combine,
)
from cleaner.rules.parsing import parse_rules
from cleaner.rules.schema import rules_schema

SCHEMA = Path(__file__).parents[2] / "rules" / "rules.schema.json"
RULE: Mapping[str, Any] = {
    "id": "letter-box",
    "description": "The letter box of an outlet.",
    "kind": "sharing",
    "phrases": ["صندوق البريد"],
    "match": ["صندوق البريد", "صُندوق البريد:"],
    "keep": ["ترك الرسالة في صندوق البريد."],
}
PATTERN = {"phrases": None, "pattern": "صندوق [0-9]{1,4}"}

GOOD: Mapping[str, Mapping[str, Any]] = {
    "the least": {},
    "a pattern": PATTERN,
    "a floating pattern": {**PATTERN, "anchor": "anywhere", "contains": ["صندوق"]},
    "a list": {"remove": "list", "max_lines": 5},
    "a list with an end mark": {"remove": "list", "max_lines": 5, "until": "نهاية"},
    "the rest": {"remove": "rest", "max_lines": 50},
    "what stands above": {"remove": "above", "max_lines": 50},
    "what stands below": {"remove": "below", "max_lines": 50},
    "the longest line": {"max_length": LONGEST_LINE},
    "an outlet": {"sites": ["valley.example", ".valley.example"]},
    "deprecated": {"status": "deprecated", "replaced_by": "post-box"},
    "references": {"references": ["https://valley.example/page"]},
    "another language": {"lang": "fa"},
    "an extent": {"match": ["صندوق البريد", {"text": "أ\nصندوق", "removes": "صندوق"}]},
}
FORMS = "'id': expected lower-case words joined by '-'"
PROOF = "'match': expected a list of at least 2"
WHOLE = "'max_length': expected a whole number"
EITHER = "give either 'phrases' or 'pattern'"


def blank(key: str, number: int) -> list[str]:
    return [f"{key!r}, entry {number}: expected a string that is not blank"]


def choice(key: str, value: str, choices: tuple[str, ...]) -> list[str]:
    return [f"{key!r}: {value!r} is none of: {', '.join(choices)}"]


# What the schema can say as well. A value of None takes the key away.
BAD: Mapping[str, tuple[Mapping[str, Any], list[str]]] = {
    "unknown key": ({"patern": "x"}, ["unknown key 'patern', did you mean 'pattern'?"]),
    "key like no other": ({"zzz": 1}, ["unknown key 'zzz'"]),
    "no description": ({"description": None}, ["'description' is missing"]),
    "no examples": (
        {"match": None, "keep": None},
        ["'match' is missing", "'keep' is missing"],
    ),
    "neither": ({"phrases": None}, [EITHER]),
    "both": ({"pattern": "x"}, [EITHER]),
    "description is a number": (
        {"description": 3},
        ["'description': expected a string, got a whole number"],
    ),
    "phrases is a string": ({"phrases": "صندوق"}, ["'phrases': expected a list, got a string"]),
    "length is a string": ({"max_length": "9"}, [f"{WHOLE}, got a string"]),
    "length is a truth value": ({"max_length": True}, [f"{WHOLE}, got a truth value"]),
    "length is a fraction": ({"max_length": 9.5}, [f"{WHOLE}, got a fraction"]),
    "unknown kind": ({"kind": "noise"}, choice("kind", "noise", KINDS)),
    "unknown anchor": ({"anchor": "word"}, choice("anchor", "word", get_args(Anchor))),
    "unknown remove": ({"remove": "page"}, choice("remove", "page", get_args(Remove))),
    "unknown zone": ({"zone": "middle"}, choice("zone", "middle", get_args(Zone))),
    "unknown status": ({"status": "old"}, choice("status", "old", get_args(Status))),
    "capitals in the id": ({"id": "Letter-Box"}, [FORMS]),
    "blank in the id": ({"id": "letter box"}, [FORMS]),
    "hyphen at the end": ({"id": "letter-"}, [FORMS]),
    "empty id": ({"id": ""}, [FORMS]),
    "line break behind the id": ({"id": "letter-box\n"}, [FORMS]),
    "reserved id": ({"id": "repeat"}, ["the id is reserved for a built-in reason"]),
    "no phrases": ({"phrases": []}, [EITHER]),
    "blank phrase": ({"phrases": ["صندوق", " "]}, blank("phrases", 2)),
    "phrase is a number": (
        {"phrases": ["صندوق", 5]},
        ["'phrases', entry 2: expected a string, got a whole number"],
    ),
    "two bad entries": ({"phrases": [" ", ""]}, blank("phrases", 1) + blank("phrases", 2)),
    "blank site": ({"sites": [""]}, blank("sites", 1)),
    "blank keep": ({"keep": ["  "]}, blank("keep", 1)),
    "length of nothing": ({"max_length": 0}, [f"{WHOLE} >= 1"]),
    "length of prose": ({"max_length": LONGEST_LINE + 1}, [f"{WHOLE} <= {LONGEST_LINE}"]),
    "list without a limit": (
        {"remove": "list"},
        ["remove = 'list' needs 'max_lines'"],
    ),
    "rest of no lines": (
        {"remove": "rest", "max_lines": 0},
        ["remove = 'rest' needs 'max_lines'"],
    ),
    "no lines above": ({"remove": "above"}, ["remove = 'above' needs 'max_lines'"]),
    "end mark without a list": ({"until": "x"}, ["'until' goes with remove = \"list\""]),
    "contains without a pattern": ({"contains": ["x"]}, ["'contains' goes with a pattern"]),
    "floating pattern without words": (
        {**PATTERN, "anchor": "line-end"},
        ["a pattern that may stand anywhere in a line needs words: 'contains'"],
    ),
    "deprecated for nothing": (
        {"status": "deprecated"},
        ["a deprecated rule needs 'replaced_by'"],
    ),
    "one match": ({"match": ["صندوق البريد"]}, [PROOF]),
    "no keep": ({"keep": []}, ["'keep': expected a list of at least 1"]),
    "match is a number": (
        {"match": ["صندوق البريد", 3]},
        ["'match', entry 2: expected a table, got a whole number"],
    ),
    "blank match": ({"match": ["صندوق البريد", " "]}, blank("match", 2)),
    "extent without a page": (
        {"match": ["صندوق البريد", {"removes": "x"}]},
        ["'match', entry 2: lacks `text`"],
    ),
    "empty extent": (
        {"match": ["صندوق البريد", {"text": "x", "removes": ""}]},
        ["'match', entry 2: expected a string that is not empty"],
    ),
    "extent of more": (
        {"match": ["صندوق البريد", {"text": "x", "removes": "x", "keeps": "x"}]},
        ["a 'match' table has exactly the strings 'text' and 'removes'"],
    ),
}
# What only the loader can know.
LOADER_ONLY: Mapping[str, tuple[Mapping[str, Any], list[str]]] = {
    "extent of another page": (
        {"match": ["صندوق البريد", {"text": "صندوق", "removes": "علبة"}]},
        ["'removes' is no part of 'text': 'علبة'"],
    ),
    "no regular expression": (
        {**PATTERN, "pattern": "صندوق ("},
        ["pattern: not a regular expression: missing ) at position 7"],
    ),
    "pattern that may hang": (
        {**PATTERN, "pattern": "(صن+)+"},
        [
            "pattern: a repeated group holds a quantifier that can give back: "
            "make it possessive (a++)"
        ],
    ),
    "end mark that may hang": (
        {"remove": "list", "max_lines": 5, "until": ".*a.*b"},
        ["until: more than one unbounded '.': say what may stand there instead"],
    ),
}
# Rules that can match nothing, or everything: they must not load, whatever the words are.
POINTLESS: Mapping[str, Mapping[str, Any]] = {
    "empty pattern": {**PATTERN, "pattern": ""},
    "phrase of marks alone": {"phrases": ["ـــ"]},
    "phrase of invisible signs": {"phrases": ["\N{ZERO WIDTH SPACE}"], "anchor": "anywhere"},
    "blank description": {"description": " "},
}


def changed(change: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**RULE, **change}.items() if value is not None}


def written(*rules: Mapping[str, Any]) -> str:
    """A rule file that holds *rules*; JSON writes strings, numbers and lists as TOML does."""
    lines = ["schema = 1"]
    for rule in rules:
        lines += ["", "[[rule]]"]
        lines += [f"{json.dumps(key)} = {_value(value)}" for key, value in rule.items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(entry)}" for key, entry in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def problems(text: str, source: str = "own.toml") -> list[str]:
    with pytest.raises(RuleError) as caught:
        parse_rules(text, source)
    return list(caught.value.problems)


@cache
def schema() -> jsonschema.Draft202012Validator:
    document = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(document)
    return jsonschema.Draft202012Validator(document)


@pytest.mark.parametrize("change", GOOD.values(), ids=GOOD)
def test_a_good_rule_loads(change: Mapping[str, Any]) -> None:
    (rule,) = parse_rules(written(changed(change)), "own.toml")
    assert rule.source == "own.toml:3"
    for key, value in changed(change).items():
        if key != "match":
            assert getattr(rule, key) == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(("change", "expected"), BAD.values(), ids=BAD)
def test_a_bad_rule_does_not_load(change: Mapping[str, Any], expected: list[str]) -> None:
    rule = changed(change)
    place = f"own.toml:3: rule {rule['id']!r}: "
    assert problems(written(rule)) == [place + problem for problem in expected]


@pytest.mark.parametrize(("change", "expected"), LOADER_ONLY.values(), ids=LOADER_ONLY)
def test_what_only_the_loader_can_know(change: Mapping[str, Any], expected: list[str]) -> None:
    place = "own.toml:3: rule 'letter-box': "
    assert problems(written(changed(change))) == [place + problem for problem in expected]


@pytest.mark.parametrize("change", POINTLESS.values(), ids=POINTLESS)
def test_a_rule_of_nothing_does_not_load(change: Mapping[str, Any]) -> None:
    assert problems(written(changed(change)))


@pytest.mark.parametrize("change", GOOD.values(), ids=GOOD)
def test_the_schema_accepts_what_the_loader_accepts(change: Mapping[str, Any]) -> None:
    schema().validate(tomllib.loads(written(changed(change))))


@pytest.mark.parametrize("change", [change for change, _ in BAD.values()], ids=BAD)
def test_the_schema_refuses_what_the_loader_refuses(change: Mapping[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        schema().validate(tomllib.loads(written(changed(change))))


@pytest.mark.parametrize("text", ["", "schema = 2", 'schema = "1"', "schema = 1\nrules = []"])
def test_schema_and_loader_refuse_the_same_files(text: str) -> None:
    assert problems(text)
    with pytest.raises(jsonschema.ValidationError):
        schema().validate(tomllib.loads(text))


def test_every_built_in_rule_file_fits_the_schema() -> None:
    others = ("words", "headlines")
    files = [p for p in SCHEMA.parent.rglob("*.toml") if p.parent.name not in others]
    assert files
    for path in files:
        errors = schema().iter_errors(tomllib.loads(path.read_text("utf-8")))
        assert [f"{path.name}: {error.json_path}: {error.message}" for error in errors] == []


def test_the_schema_is_that_of_the_loader() -> None:
    assert SCHEMA.read_text("utf-8") == rules_schema(), "make docs writes it again"


@pytest.mark.parametrize(
    "name", ["unknown key", "no description", "length is a string", "unknown kind", "blank phrase"]
)
def test_rules_that_are_thought_sound_need_the_right_types_all_the_same(name: str) -> None:
    """Built-in rules are not checked closely; what no rule can be made of is named as ever."""
    text = written(changed(BAD[name][0]))
    with pytest.raises(RuleError) as caught:
        parse_rules(text, "own.toml", sound=True)
    assert list(caught.value.problems) == problems(text)


def test_all_mistakes_of_a_file_at_once() -> None:
    bad = changed({"kind": "noise", "max_length": 0, "match": []})
    worse = changed({"id": "other", "phrases": None, "keep": None})
    found = problems(written(RULE, bad, worse).replace("schema = 1", 'version = "1"'))
    assert found == [
        "own.toml:1: 'schema = 1' is missing at the top",
        "own.toml:1: unknown key 'version'",
        f"own.toml:11: rule 'letter-box': {choice('kind', 'noise', KINDS)[0]}",
        f"own.toml:11: rule 'letter-box': {PROOF}",
        f"own.toml:11: rule 'letter-box': {WHOLE} >= 1",
        "own.toml:20: rule 'other': 'keep' is missing",
        f"own.toml:20: rule 'other': {EITHER}",
    ]


def test_a_rule_without_an_id_is_named_by_its_number() -> None:
    found = problems(written(RULE, changed({"id": None})))
    assert found == ["own.toml:11: rule 'number 2': 'id' is missing"]


def test_what_is_not_toml_says_where() -> None:
    (found,) = problems("schema = 1\n[[rule]\n")
    assert found.startswith("own.toml: not TOML: ")
    assert "line 2" in found


@pytest.mark.parametrize("text", ["schema = 1\nrule = 3", "schema = 1\nrule = [3]"])
def test_rules_are_tables(text: str) -> None:
    assert problems(text) == ["own.toml:1: its tables are written as [[rule]]"]


def test_a_blank_inside_the_header_does_not_move_the_line() -> None:
    text = written(RULE, changed({"kind": "noise"})).replace("[[rule]]", "[[ rule ]]")
    assert problems(text)[0].startswith("own.toml:11: ")


def test_match_examples_say_what_goes() -> None:
    change = {"match": ["صندوق البريد", {"text": "أ\nصندوق", "removes": "صندوق"}]}
    (rule,) = parse_rules(written(changed(change)), "own.toml")
    assert rule.match == (Example("صندوق البريد", "صندوق البريد"), Example("أ\nصندوق", "صندوق"))


def rule(rule_id: str, source: str = "", **fields: Any) -> Rule:
    return Rule(rule_id, "A rule.", "sharing", phrases=(rule_id,), source=source, **fields)


def test_rules_are_sorted_whatever_the_order_of_files() -> None:
    one, two, three = rule("one"), rule("two"), rule("three")
    assert combine([two, three, one]) == combine([one, three, two]) == (one, three, two)


def test_an_id_is_taken_once() -> None:
    with pytest.raises(RuleError) as caught:
        combine([rule("one", "b.toml:3"), rule("one", "a.toml:9")])
    assert caught.value.problems == ("b.toml:3: rule 'one': the id is taken, see a.toml:9",)


def test_all_problems_between_files_at_once() -> None:
    old = {"status": "deprecated", "replaced_by": "nothing"}
    with pytest.raises(RuleError) as caught:
        combine([rule("one", "a:1"), rule("one", "b:1"), rule("two", "c:1", **old)])
    assert caught.value.problems == (
        "b:1: rule 'one': the id is taken, see a:1",
        "c:1: rule 'two': replaced by an unknown rule 'nothing'",
    )


def test_a_rule_is_replaced_by_one_that_exists() -> None:
    assert len(combine([rule("one"), rule("two", replaced_by="one")])) == 2


def test_a_rule_set_finds_its_rules() -> None:
    ruleset = RuleSet((rule("one"), rule("two")))
    assert ruleset["two"].phrases == ("two",)
    with pytest.raises(KeyError):
        ruleset["three"]


def test_built_in_rules_are_many_and_named_once() -> None:
    rules = load_rules().rules
    assert len({rule.id for rule in rules}) == len(rules)
    assert not {rule.id for rule in rules} & set(BUILT_IN)
    assert {rule.kind for rule in rules} == set(KINDS)
    assert sum(len(rule.phrases) + bool(rule.pattern) for rule in rules) >= 250
    assert [rule.id for rule in rules] == sorted(rule.id for rule in rules)


def test_rule_errors_are_cleaner_errors_with_a_line_each() -> None:
    error = RuleError(("a:1: one", "b:2: two"))
    assert isinstance(error, CleanerError)
    assert str(error) == "a:1: one\nb:2: two"


OWN_HEAD = "schema = 1\n[[rule]]\nid = 'own'\ndescription = 'Own.'\nkind = 'sharing'\n"
PROVED = "match = ['a b', 'a b c']\nkeep = ['c']\n"
HOSTILE = {
    "a key of many parts": (
        OWN_HEAD + ".".join(["a"] * 20_000) + " = 1\n",
        "own.toml:6: a key has",
    ),
    "a quoted key": (OWN_HEAD + ".".join(["'a'"] * 20_000) + " = 1\n", "own.toml:6: a key has"),
    "a table of many parts": (f"schema = 1\n[{'.'.join(['a'] * 20_000)}]\n", "own.toml:2: a key"),
    "an inline table": (f"schema = 1\nx = {{{'.'.join(['a'] * 20_000)} = 1}}\n", "2: a key has"),
    "nested lists": (f"schema = 1\nx = {'[' * 9_000}{']' * 9_000}\n", "nested too deep"),
    "a long number": (f"schema = {'9' * 5_000}\n", "own.toml: not TOML: "),
    "nested groups": (f"{OWN_HEAD}pattern = '{'(' * 200}a{')' * 200}'\n{PROVED}", "nested deeper"),
    "nested looks": (
        f"{OWN_HEAD}pattern = '{'(?=' * 5_000}a{')' * 5_000}'\n{PROVED}",
        "nested deeper",
    ),
    "counts of counts": (
        f"{OWN_HEAD}pattern = '{'(' * 5}a{'{99})' * 5}'\n{PROVED}",
        "is larger than",
    ),
    "a count": (f"{OWN_HEAD}pattern = 'a{{1000000}}b'\n{PROVED}", "is larger than"),
    "recursion": (f"{OWN_HEAD}pattern = 'a(?R)?b'\n{PROVED}", "refers to a group"),
    "calls": (f"{OWN_HEAD}pattern = '(a)(?1)'\n{PROVED}", "refers to a group"),
    "a list in until": (
        f"{OWN_HEAD}phrases = ['a']\nremove = 'list'\nmax_lines = 3\nuntil = '\\L<a>'\n{PROVED}",
        "until: names the word list 'a'",
    ),
    "a control character": (f"{OWN_HEAD}phrases = ['a\0b']\n{PROVED}", "own.toml: not TOML: "),
}


@pytest.mark.parametrize(("text", "said"), HOSTILE.values(), ids=HOSTILE)
def test_files_that_could_hang_or_break_the_loader_are_refused(text: str, said: str) -> None:
    started = time.process_time()
    with pytest.raises(RuleError, match=re.escape(said)):
        parse_rules(text, "own.toml")
    assert time.process_time() - started < 10


def test_a_list_that_does_not_exist_is_told_when_files_are_checked(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "own.toml", f"{OWN_HEAD}pattern = '\\L<no-such> b'\n{PROVED}")
    write(here / "other.toml", f"{OWN_HEAD}pattern = '\\L<nosuch> b'\n{PROVED}")
    assert cleaner("rules", "check", "own.toml").code == 2
    result = cleaner("rules", "check", "other.toml")
    assert result.code == 2
    assert "other.toml:2: rule 'own': there is no word list 'nosuch'" in result.stderr


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_marks_and_line_ends_of_windows_are_read(
    here: Path, cleaner: RunCleaner, encoding: str
) -> None:
    text = f"{OWN_HEAD}phrases = ['a b']\n{PROVED}".replace("\n", "\r\n")
    write(here / "own.toml", text.encode(encoding))
    assert cleaner("rules", "check", "own.toml").code == 0


@pytest.mark.parametrize(
    "data", ["خبر".encode("utf-16"), b"PK\3\4\xff", b"\xff\xfe", b"a = '\xe9'"]
)
def test_files_that_are_no_text_are_named(here: Path, cleaner: RunCleaner, data: bytes) -> None:
    write(here / "own.toml", data)
    result = cleaner("rules", "check", "own.toml")
    assert (result.code, result.stderr.startswith("own.toml: is not UTF-8")) == (2, True)
