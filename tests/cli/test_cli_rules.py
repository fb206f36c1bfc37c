"""The other commands: explain and rules, and how any command ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import (
    BUTTON,
    NOISY,
    OWN_RULE,
    PATIENCE,
    ROOT,
    SEEDS,
    STORY,
    TITLE,
    RunCleaner,
    on_a_terminal,
    run,
    write,
)

# explain


def test_explain_tells_the_fate_of_each_line(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    page = write(here / "page.txt", NOISY)
    lines = cleaner("explain", page, "--rules", own_rules).out.splitlines()
    assert len(lines) == len(NOISY.splitlines())
    assert lines[0].split()[:2] == ["1", "kept"]
    assert lines[1].split()[:4] == ["2", "removed", "letter-box", "(sharing)"]
    assert lines[1].endswith("| " + BUTTON.strip())
    removed = cleaner("explain", "--removed", page, "--rules", own_rules).out
    assert removed.splitlines() == [lines[1]]


def test_explain_gives_the_evidence_for_a_story(cleaner: RunCleaner) -> None:
    shown = cleaner("explain", *SEEDS).out
    assert shown.count("==> ") == len(SEEDS)
    assert shown.count("appended story: ") >= 2


def test_explain_goes_on_after_a_bad_page(here: Path, cleaner: RunCleaner) -> None:
    write(here / "page.txt", STORY)
    result = cleaner("explain", "no.txt", "page.txt")
    assert result.code == 2
    assert TITLE in result.out


@pytest.mark.skipif(os.name == "nt", reason="there is no pseudo-terminal")
@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_explain_has_colour_on_a_terminal_unless_declined(
    here: Path, environment: dict[str, str], coloured: bool
) -> None:
    write(here / "page.txt", f"{STORY}\nطباعة\n")
    _, shown = on_a_terminal("explain", "page.txt", **environment)
    assert "طباعة".encode() in shown
    assert (b"\x1b[31m" in shown) is coloured


# rules


def test_rules_are_listed_by_kind(cleaner: RunCleaner) -> None:
    everything = cleaner("rules", "list").out.splitlines()
    sharing = cleaner("rules", "list", "--kind", "sharing").out.splitlines()
    assert 0 < len(sharing) < len(everything)
    assert all(" sharing " in line for line in sharing)
    assert cleaner("rules", "list", "--kind", "shearing").code == 2


def test_a_rule_that_does_not_exist_names_its_neighbours(
    own_rules: Path, cleaner: RunCleaner
) -> None:
    result = cleaner("rules", "show", "letter-boxs", "--rules", own_rules)
    assert (result.code, result.out) == (2, "")
    assert "letter-boxs: no rule has this id; did you mean letter-box" in result.stderr


def test_own_rules_are_proved_by_their_examples(own_rules: Path, cleaner: RunCleaner) -> None:
    result = cleaner("rules", "test", own_rules)
    assert result == (0, b"", "1 rule, 3 examples, 0 problems\n")
    assert cleaner("rules", "test", own_rules / "sharing.toml").code == 0


def test_a_rule_whose_proof_fails_is_found(own_rules: Path, cleaner: RunCleaner) -> None:
    file = own_rules / "sharing.toml"
    file.write_text(OWN_RULE.replace("صندوق بَريد وادى السلام :", "أرسل الخبر"), "utf-8")
    result = cleaner("rules", "test", own_rules)
    assert result.code == 1
    assert f"{file}:3: rule 'letter-box': missing" in result.out
    assert "'أرسل الخبر'" in result.out


def test_a_rule_that_eats_what_it_must_keep_is_found(own_rules: Path, cleaner: RunCleaner) -> None:
    file = own_rules / "sharing.toml"
    text = OWN_RULE.replace("keep = [", 'keep = ["صندوق بريد وادى السلام!", ')
    file.write_text(text, "utf-8")
    result = cleaner("rules", "test", own_rules)
    assert result.code == 1
    assert "rule 'letter-box': noisy" in result.out


def test_rules_that_cannot_be_read_cannot_be_tested(own_rules: Path, cleaner: RunCleaner) -> None:
    (own_rules / "sharing.toml").write_text("schema = 1\n[[rule]]\nid = 3", "utf-8")
    for command in ("test", "check"):
        result = cleaner("rules", command, own_rules)
        assert result.code == 2
        assert (
            "sharing.toml:2: rule 3: 'id': expected a string, got a whole number" in result.stderr
        )
    assert cleaner("rules", "check", own_rules / "no").code == 2


def test_check_names_phrases_written_twice(own_rules: Path, cleaner: RunCleaner) -> None:
    result = cleaner("rules", "check", own_rules)
    assert result.code == 0
    assert (result.out, result.stderr.split(",")[0]) == ("", "1 rule")
    again = OWN_RULE.replace("letter-box", "letter-again").replace("صندوق بريد", "صندوقُ بَريد")
    (own_rules / "again.toml").write_text(again, "utf-8")
    result = cleaner("rules", "check", own_rules)
    assert result.code == 0
    assert "is written more than once: letter-again, letter-box" in result.out


def test_the_list_of_rules_is_written(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    printed = cleaner("rules", "docs", "--rules", own_rules)
    assert cleaner("rules", "docs", "--rules", own_rules, "--write", "list.md").code == 0
    assert (here / "list.md").read_bytes() == printed.stdout
    assert "| `letter-box` | The outlet's letter box. |" in printed.out


# The command itself


def test_help_waits_for_no_heavy_library() -> None:
    asked = "import sys; from cleaner.cli.app import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, encoding="utf-8", check=True
    )
    heavy = {"numpy", "regex", "lxml", "trafilatura", "datasketch", "scipy", "charset_normalizer"}
    assert "Usage: cleaner" in done.stdout
    assert heavy & set(done.stdout.split()) == set()


def test_the_help_names_defaults_and_no_limits_of_numbers(cleaner: RunCleaner) -> None:
    shown = " ".join(cleaner("clean", "--help").out.split())
    assert "[default: 50]" in shown
    assert "x>" not in shown
    assert "[]" not in shown


def test_the_version_tells_the_rules(cleaner: RunCleaner) -> None:
    printed = cleaner("--version").out
    assert re.fullmatch(r"cleaner \d+\.\d+\.\d+ \(\d+ rules, digest [0-9a-f]{12}\)\n", printed)


@pytest.mark.parametrize("arguments", [[], ["clean"], ["--no-such"], ["clean", "--no-such", "x"]])
def test_wrong_usage_ends_with_two_and_help(arguments: list[str], cleaner: RunCleaner) -> None:
    result = cleaner(*arguments)
    assert result.code == 2
    assert "Usage: cleaner" in result.stderr + result.out


def test_an_error_of_the_program_is_one_line_and_no_traceback(
    here: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("x")

    monkeypatch.setattr("cleaner.rules.loading.load_rules", broken)
    write(here / "a.txt", STORY)
    for command in (("clean", "a.txt"), ("--version",)):
        result = cleaner(*command)
        assert result.code == 2
        assert result.stderr == "internal error, please report it: ZeroDivisionError: x\n"


def test_a_reader_that_goes_away_is_no_error_message(here: Path) -> None:
    write(here / "page.txt", "".join(f"{number} {TITLE}\n" for number in range(5_000)))
    command = f'"{sys.executable}" -m cleaner explain page.txt | head -n 1'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        env=environment,
        timeout=PATIENCE,
        check=False,
    )
    assert done.stdout.count(b"\n") == 1
    assert (done.returncode, done.stderr) == (2, b"")


def test_output_is_utf8_whatever_the_locale_says(here: Path, own_rules: Path) -> None:
    write(here / "صفحة.txt", NOISY)
    result = run(
        "hook",
        "صفحة.txt",
        "--rules",
        own_rules,
        PYTHONIOENCODING="ascii",
        LC_ALL="C",
        PYTHONUTF8="0",
    )
    assert (result.returncode, result.stdout.decode()) == (1, "Fixing صفحة.txt: sharing 1\n")
