"""The command line as a user meets it: files, pipes, records, exit codes, messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import BUTTON, OWN_RULE, ROOT, STORY, RunCleaner

TITLE, BODY = STORY.split("\n", 1)
NOISY = f"{TITLE}\n{BUTTON}{BODY}"
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def run(
    *arguments: str | Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the real command in a process of its own."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": path, **environment},
        timeout=60,
        check=False,
    )


# clean: files and folders


def test_a_folder_is_cleaned_under_the_same_relative_names(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "in" / "أخبار" / "صفحة 1.txt", NOISY)
    write(here / "in" / "b.TEXT", STORY)
    result = cleaner("clean", "in", "-o", "out/deep", "--rules", own_rules)
    assert (result.code, result.out) == (0, "")
    assert (here / "out/deep/أخبار/صفحة 1.txt").read_text("utf-8") == STORY
    assert (here / "out/deep/b.TEXT").read_text("utf-8") == STORY
    assert (here / "in/أخبار/صفحة 1.txt").read_text("utf-8") == NOISY
    assert "2 pages, 1 changed" in result.stderr
    assert result.stderr.splitlines()[1].split() == ["sharing", "1", "letter-box", "1"]


def test_one_page_goes_to_a_file_a_folder_or_standard_output(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    page = write(here / "page.txt", NOISY)
    command = ("clean", page, "--rules", own_rules, "-q")
    assert cleaner(*command) == (0, STORY.encode(), "")
    assert cleaner(*command, "-o", "clean.txt") == (0, b"", "")
    assert (here / "clean.txt").read_text("utf-8") == STORY
    assert cleaner(*command, "-o", "folder") == (0, b"", "")
    assert (here / "folder/page.txt").read_text("utf-8") == STORY
    (here / "old.txt").mkdir()
    assert cleaner(*command, "-o", "old.txt") == (0, b"", "")
    assert (here / "old.txt/page.txt").read_text("utf-8") == STORY


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_standard_input_comes_out_in_its_own_encoding(
    own_rules: Path, cleaner: RunCleaner, encoding: str
) -> None:
    data = NOISY.replace("\n", "\r\n").encode(encoding)
    result = cleaner("clean", "-", "--rules", own_rules, "-q", stdin=data)
    assert result == (0, STORY.replace("\n", "\r\n").encode(encoding), "")


def test_standard_input_to_a_file(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    command = ("clean", "-", "--rules", own_rules, "-q", "-o", "page")
    assert cleaner(*command, stdin=NOISY.encode()) == (0, b"", "")
    assert (here / "page").read_text("utf-8") == STORY


def test_several_pages_need_a_folder(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.txt", STORY)
    result = cleaner("clean", "in")
    assert result.code == 2
    assert "several pages need a folder to go to" in result.stderr


def test_input_is_never_written_over(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.txt", NOISY)
    for arguments in (("in", "-o", "in"), ("in/a.txt", "-o", "in/a.txt"), ("in/a.txt", "-o", "in")):
        result = cleaner("clean", *arguments, "--rules", own_rules)
        assert result.code == 2
        assert "in/a.txt" in result.stderr
        assert (here / "in/a.txt").read_text("utf-8") == NOISY


def test_two_inputs_that_meet_are_refused_and_nothing_is_written(
    here: Path, cleaner: RunCleaner
) -> None:
    for folder in "ab":
        write(here / folder / "page.txt", STORY)
    result = cleaner("clean", "a/page.txt", "b", "-o", "out")
    assert result.code == 2
    assert "would be written over the output of a/page.txt" in result.stderr
    assert not (here / "out").exists()
    assert cleaner("clean", "a", "b", "--json", "-o", "out.jsonl").code == 2
    assert not (here / "out.jsonl").exists()


def test_the_output_folder_may_lie_inside_the_input_folder(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "a.txt", NOISY)
    for _ in range(2):
        assert cleaner("clean", ".", "-o", "out", "--rules", own_rules).code == 0
    assert [p.name for p in (here / "out").rglob("*")] == ["a.txt"]


def test_a_bad_page_is_reported_and_the_rest_goes_on(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "in/a.txt", "نص".encode("windows-1256"))
    write(here / "in/b.txt", NOISY)
    result = cleaner("clean", "in", "no.txt", "-o", "out", "--rules", own_rules, "-q")
    assert result.code == 2
    said = result.stderr.splitlines()
    assert said[0].startswith("in/a.txt: is not UTF-8 (byte 0xe4 at offset 0)")
    assert said[1] == "no.txt: no such file or folder"
    assert [p.name for p in (here / "out").iterdir()] == ["b.txt"]


def test_html_pages_are_refused_when_named_and_passed_over_when_found(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "in/a.html", "<p>")
    write(here / "in/b.htm", "<p>")
    write(here / "in/c.txt", STORY)
    named = cleaner("clean", "in/a.html", "-o", "out")
    assert (named.code, named.stderr.splitlines()[0]) == (
        2,
        "in/a.html: HTML pages are not supported yet",
    )
    found = cleaner("clean", "in", "-o", "out")
    assert found.code == 0
    assert found.stderr.count("HTML pages are not supported yet (2 passed over)") == 1


def test_a_folder_without_pages_is_an_error(here: Path, cleaner: RunCleaner) -> None:
    (here / "in").mkdir()
    result = cleaner("clean", "in", "-o", "out")
    assert (result.code, result.stderr) == (2, "in: holds no pages (.txt, .text)\n")


@pytest.mark.parametrize(
    "text", ["", "\n", "x", TITLE, "no Arabic here\n" * 3, "\0\0", BUTTON, "\r\n\r\r\n"]
)
def test_odd_pages_are_cleaned_and_restored(
    here: Path, own_rules: Path, cleaner: RunCleaner, text: str
) -> None:
    page = write(here / "page.txt", text)
    assert cleaner("clean", page, "-o", "out", "--rules", own_rules).code == 0
    records = cleaner("clean", page, "--json", "--rules", own_rules)
    assert cleaner("restore", "-", "-o", "-", stdin=records.stdout).stdout == text.encode()


def test_a_wrong_encoding_is_told_once_and_before_any_page(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.txt", STORY)
    result = cleaner("clean", "in", "-o", "out", "--encoding", "arabic-1256")
    assert result.code == 2
    assert "'arabic-1256' is no encoding of text" in result.stderr
    assert not (here / "out").exists()


def test_a_page_on_which_the_program_fails_does_not_stop_the_others(
    here: Path, own_rules: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cleaner import Cleaner

    working = Cleaner.clean

    def fails_on_one(self: Cleaner, text: str) -> object:
        return working(self, text) if "جسر" in text else 1 / 0

    monkeypatch.setattr(Cleaner, "clean", fails_on_one)
    write(here / "in/a.txt", "خبر")
    write(here / "in/b.txt", NOISY)
    for command in (("clean", "in", "-o", "out", "-q"), ("hook", "in/a.txt", "in/b.txt")):
        result = cleaner(*command, "--rules", own_rules)
        assert result.code == 2
        assert result.stderr.startswith("in/a.txt: internal error, please report it: ZeroDivision")
    assert (here / "out/b.txt").read_text("utf-8") == STORY
    assert (here / "in/b.txt").read_text("utf-8") == STORY


# clean: kinds, rules, outlets


def test_kinds_are_kept_on_demand(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    page = write(here / "page.txt", NOISY)
    command = ("clean", page, "--rules", own_rules, "-q")
    assert cleaner(*command, "--keep", "sharing").out == NOISY
    assert cleaner(*command, "--keep", "caption", "--keep", "date").out == STORY


def test_kinds_are_dropped_on_demand(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    page = write(here / "page.txt", STORY)
    result = cleaner("clean", page, "--rules", own_rules, "-q", "--drop", "headline")
    assert result.code == 0
    assert TITLE not in result.out
    assert result.out.endswith(BODY.rsplit("\n", 2)[1] + "\n")


@pytest.mark.parametrize("option", ["--keep", "--drop"])
def test_an_unknown_kind_is_refused_with_the_kinds_there_are(
    cleaner: RunCleaner, option: str
) -> None:
    result = cleaner("clean", "-", option, "captions")
    assert result.code == 2
    assert "no kind 'captions'. The kinds are:" in result.stderr
    assert "headline" in result.stderr or "caption," in result.stderr


def test_an_own_rule_replaces_a_built_in_one(here: Path, cleaner: RunCleaner) -> None:
    listed = cleaner("rules", "list").out.split()[0]
    write(here / "own/x.toml", OWN_RULE.replace("letter-box", listed))
    shown = cleaner("rules", "show", listed, "--rules", "own").out
    assert "صندوق بريد وادي السلام" in shown
    assert "own/x.toml:3" in shown


def test_an_own_rule_for_an_outlet_needs_the_outlet(here: Path, cleaner: RunCleaner) -> None:
    rule = OWN_RULE.replace("kind =", 'sites = [".example.com"]\nkind =')
    write(here / "own/x.toml", rule)
    page = write(here / "page.txt", NOISY)
    command = ("clean", page, "--rules", "own", "-q")
    assert cleaner(*command).out == NOISY
    assert cleaner(*command, "--site", "news.example.com") == (0, STORY.encode(), "")
    assert cleaner(*command, "--site", "example.com") == (0, STORY.encode(), "")
    other = cleaner(*command, "--site", "example.org")
    assert (other.code, other.out) == (0, NOISY)
    assert "--site example.org: no rules for this outlet" in other.stderr


def test_own_rules_of_status_preview_are_not_silently_unused(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "own/x.toml", OWN_RULE.replace('status = "stable"\n', ""))
    page = write(here / "page.txt", NOISY)
    unused = cleaner("clean", page, "--rules", "own", "-q")
    assert (unused.code, unused.out) == (0, NOISY)
    assert "letter-box; give --preview" in unused.stderr
    used = cleaner("clean", page, "--rules", "own", "-q", "--preview")
    assert used == (0, STORY.encode(), "")


def test_a_bad_rule_file_is_reported_whole_and_nothing_is_written(
    here: Path, cleaner: RunCleaner
) -> None:
    write(here / "own/x.toml", OWN_RULE.replace("phrases", "phrasse").replace('"sharing"', '"x"'))
    write(here / "own/y.toml", "schema = 2")
    page = write(here / "page.txt", NOISY)
    result = cleaner("clean", page, "-o", "out", "--rules", "own")
    assert (result.code, result.out) == (2, "")
    assert "own/x.toml:3: rule 'letter-box': unknown key 'phrasse'" in result.stderr
    assert "own/y.toml:1: 'schema = 1' is missing" in result.stderr
    assert not (here / "out").exists()


# clean: records and stories


def test_a_record_holds_the_page_and_all_about_it(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    page = write(here / "in/a/page.txt", b"\xef\xbb\xbf" + NOISY.encode())
    result = cleaner("clean", "in", "--json", "--rules", own_rules)
    (record,) = map(json.loads, result.out.splitlines())
    assert " ".join(record) == (
        "schema path name encoding bom rules language headline credit byline date keywords "
        "related text stories removals warnings"
    )
    start = NOISY.index(BUTTON)
    assert record["removals"] == [
        {
            "start": start,
            "end": start + len(BUTTON),
            "rule": "letter-box",
            "kind": "sharing",
            "text": BUTTON,
        }
    ]
    assert (record["schema"], record["path"], record["name"]) == (
        1,
        str(page.relative_to(here)),
        "a/page.txt",
    )
    assert (record["encoding"], record["bom"], record["language"]) == ("utf-8", True, "ar")
    assert (record["text"], record["headline"]) == (STORY, TITLE)
    assert [story["kind"] for story in record["stories"]] == ["main"]
    assert "1 page, 1 changed" in result.stderr


def test_records_go_to_a_file_or_beside_cleaned_files(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "in/a.txt", NOISY)
    write(here / "in/b.txt", STORY)
    command = ("clean", "in", "--json", "-q", "--rules", own_rules)
    assert cleaner(*command, "-o", "out/pages.jsonl") == (0, b"", "")
    lines = (here / "out/pages.jsonl").read_bytes()
    assert [json.loads(line)["name"] for line in lines.splitlines()] == ["a.txt", "b.txt"]
    assert cleaner(*command, "-o", "folder") == (0, lines, "")
    assert (here / "folder/a.txt").read_text("utf-8") == STORY


def test_appended_stories_become_pages_of_their_own(here: Path, cleaner: RunCleaner) -> None:
    command = ("clean", *SEEDS, "-q", "-o", "out", "--stories", "stories")
    records = [json.loads(line) for line in cleaner(*command, "--json").out.splitlines()]
    expected: dict[str, str] = {}
    for record in records:
        appended = [s["text"] for s in record["stories"] if s["kind"] == "appended"]
        stem = record["name"].removesuffix(".txt")
        expected |= {f"{stem}.story-{n}.txt": text for n, text in enumerate(appended, 1)}
    assert len(expected) >= 2
    written = {p.name: p.read_text("utf-8") for p in (here / "stories").iterdir()}
    assert written == expected


def test_stories_need_a_folder_of_their_own(here: Path, cleaner: RunCleaner) -> None:
    write(here / "in/a.txt", STORY)
    result = cleaner("clean", "in", "-o", "out", "--stories", "out/.")
    assert result.code == 2
    assert "must be another folder than -o" in result.stderr
    result = cleaner("clean", "in/a.txt", "-o", "out", "--stories", "in")
    assert result.code == 2
    assert "holds in/a.txt, which is read" in result.stderr
    assert cleaner("clean", "in", "-q", "--json", "--stories", "stories").code == 0


# restore


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1256"])
def test_restore_gives_the_bytes_back(
    here: Path, own_rules: Path, cleaner: RunCleaner, encoding: str
) -> None:
    data = {
        "a.txt": NOISY.replace("\n", "\r\n").encode(encoding),
        "ب/صفحة.txt": (BUTTON + STORY).rstrip().encode(encoding),
    }
    for name, content in data.items():
        write(here / "in" / name, content)
    named = () if encoding.startswith("utf") else ("--encoding", encoding)
    command = ("clean", "in", "--json", "-q", "-o", "r.jsonl", "--rules", own_rules, *named)
    assert cleaner(*command).code == 0
    assert cleaner("restore", "r.jsonl", "-o", "back") == (0, b"", "")
    assert {name: (here / "back" / name).read_bytes() for name in data} == data


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
def test_a_name_that_is_no_utf8_is_kept(here: Path, own_rules: Path, cleaner: RunCleaner) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    write(here / "in" / name, NOISY)
    records = cleaner("clean", "in", "--json", "-o", "out", "--rules", own_rules)
    assert json.loads(records.stdout)["name"] == name
    assert (here / "out" / name).read_text("utf-8") == STORY
    assert cleaner("restore", "-", "-o", "back", stdin=records.stdout).code == 0
    assert (here / "back" / name).read_text("utf-8") == NOISY
    fixed = run("hook", "--rules", own_rules, Path("in", name))
    assert fixed.stdout == b"Fixing in/caf\xe9.txt\n"


def test_seeds_are_restored_by_a_pipe(here: Path) -> None:
    records = run("clean", *SEEDS, "--json", "-q")
    assert run("restore", "-", "-o", "back", stdin=records.stdout).returncode == 0
    for seed in SEEDS:
        assert (here / "back" / seed.name).read_bytes() == seed.read_bytes()


def test_bad_records_are_reported_and_the_rest_is_restored(
    here: Path, own_rules: Path, cleaner: RunCleaner
) -> None:
    write(here / "a.txt", NOISY)
    good = cleaner("clean", "a.txt", "--json", "-q", "--rules", own_rules).stdout
    outside = good.replace(b'"name": "a.txt"', b'"name": "../a.txt"')
    write(here / "r.jsonl", b"{\n\n" + outside + good + good)
    result = cleaner("restore", "r.jsonl", "-o", "back")
    assert result.code == 2
    said = result.stderr.splitlines()
    assert [line.split(": ")[0] for line in said] == ["r.jsonl:1", "r.jsonl:3", "r.jsonl:5"]
    assert "leads out" in said[1]
    assert "another record has the name" in said[2]
    assert (here / "back/a.txt").read_text("utf-8") == NOISY


@pytest.mark.usefixtures("here")
def test_restore_without_records(cleaner: RunCleaner) -> None:
    result = cleaner("restore", "no.jsonl", "-o", "back")
    assert (result.code, result.stderr) == (2, "no.jsonl: no such file or folder\n")


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
    here: Path, own_rules: Path, environment: dict[str, str], coloured: bool
) -> None:
    import pty

    write(here / "page.txt", NOISY)
    leader, follower = pty.openpty()
    known = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")}
    known |= {"PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
    command = [sys.executable, "-m", "cleaner", "explain", "page.txt", "--rules", str(own_rules)]
    with subprocess.Popen(command, stdout=follower, env=known):
        os.close(follower)
        shown = b""
        while chunk := _read(leader):
            shown += chunk
    os.close(leader)
    assert "صندوق".encode() in shown
    assert (b"\x1b[31m" in shown) is coloured


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end of the terminal is closed
        return b""


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
        assert "sharing.toml:2: rule 3: 'id' must be a string" in result.stderr
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


def test_help_is_short_to_wait_for() -> None:
    times = []
    for _ in range(5):
        before = time.perf_counter()
        assert run("--help").returncode == 0
        times.append(time.perf_counter() - before)
    assert min(times) < 0.3


def test_the_version_tells_the_rules(cleaner: RunCleaner) -> None:
    name, version, *rest = cleaner("--version").out.split()
    assert (name, rest[0], rest[-1]) == ("cleaner", "(rules", "rules)")
    assert version[0].isdigit()
    assert len(rest[1].strip(",")) == 12


@pytest.mark.parametrize("arguments", [[], ["clean"], ["--no-such"], ["clean", "--no-such", "x"]])
def test_wrong_usage_ends_with_two_and_help(arguments: list[str], cleaner: RunCleaner) -> None:
    result = cleaner(*arguments)
    assert result.code == 2
    assert "Usage: cleaner" in result.stderr + result.out


def test_an_error_of_the_program_is_one_line_and_no_traceback(
    here: Path, cleaner: RunCleaner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("x")

    monkeypatch.setattr("cleaner.files.load_rules", broken)
    write(here / "a.txt", STORY)
    result = cleaner("clean", "a.txt")
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
        timeout=60,
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
    assert (result.returncode, result.stdout.decode()) == (1, "Fixing صفحة.txt\n")
