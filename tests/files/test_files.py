"""Pages on the disk: found, decoded, written and put back without a byte changed."""

from __future__ import annotations

import codecs
import os
import stat
from pathlib import Path

import pytest
from conftest import write
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError, RuleError
from cleaner.files.pages import (
    InputFile,
    decode_page,
    encode_page,
    find_pages,
    read_page,
    text_names,
)
from cleaner.files.sources import find_sources
from cleaner.files.unfinished import AtomicFiles, write_atomically
from cleaner.rules.loading import load_rules, rule_files

ENCODINGS = ("utf-8", "utf-16", "utf-16-be", "windows-1256", "iso-8859-6", "mac-arabic")
# Letters that all of the encodings above have, with every kind of line end.
TEXTS = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئء،؟ az09\r\n\t"))

OWN_RULE = """
schema = 1
[[rule]]
id = "{id}"
description = "A line of our outlet."
kind = "sharing"
status = "stable"
phrases = ["أرسل الصفحة"]
match = ["أرسل الصفحة", "ارسل الصفحة"]
keep = ["أرسل الصفحة إلى صديقه ومضى في طريقه."]
"""


# Decoding and encoding


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_any_text_in_any_encoding_comes_out_as_it_went_in(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    page = decode_page(data, "page.txt", encoding)
    assert page.text == text
    assert encode_page(page.text, page) == data


@given(TEXTS, st.sampled_from(["utf-8-sig", "utf-16-le", "utf-16-be"]))
def test_a_byte_order_mark_decides_and_is_kept(text: str, encoding: str) -> None:
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    data = marks.get(encoding, b"") + text.encode(encoding)
    page = decode_page(data, "page.txt", "windows-1256")
    assert (page.text, page.bom) == (text, True)
    assert encode_page(page.text, page) == data


@given(st.binary())
def test_bytes_are_decoded_without_loss_or_refused(data: bytes) -> None:
    try:
        page = decode_page(data, "page.txt")
    except InputError:
        return
    assert encode_page(page.text, page) == data


def test_bad_utf8_is_refused_with_its_offset_and_a_way_out() -> None:
    with pytest.raises(
        InputError, match=r"page\.txt: is not UTF-8 \(byte 0xcc at offset 3\).*--enc"
    ):
        decode_page(b"abc" + "جديد".encode("windows-1256"), "page.txt")


def test_bad_bytes_after_a_mark_are_refused_with_the_offset_in_the_file() -> None:
    with pytest.raises(InputError, match="byte 0xff at offset 4"):
        decode_page(codecs.BOM_UTF8 + b"a\xff", "page.txt")


@pytest.mark.parametrize("name", ["no-such-encoding", "rot13", "base64"])
def test_a_name_that_is_no_text_encoding_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=name):
        decode_page(b"abc", "page.txt", name)


def test_a_page_whose_bytes_cannot_come_again_says_so() -> None:
    page = decode_page(b"+AGE-", "page.txt", "utf-7")
    assert (page.text, page.exact) == ("a", False)
    assert page.warnings == ("cannot be restored byte for byte: utf-7 is ambiguous",)
    assert decode_page(b"a", "page.txt", "utf-8").warnings == ()


def test_a_page_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    page = write(tmp_path / "page.html", b"x" * 101)
    assert len(read_page(page, max_size=101).text) == 101
    with pytest.raises(InputError, match=r"has 101 bytes; the limit is 100 \(--max-size\)"):
        read_page(page, max_size=100)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.html", "b/c.HTM"], ["a.txt", "b/c.txt"]),
        (["a.html", "a.txt"], ["a.html.txt", "a.txt"]),
        (["a.htm", "a.html", "b.html"], ["a.htm.txt", "a.html.txt", "b.txt"]),
        (["a.html", "a.html.txt", "a.txt"], ["a.html.txt.txt", "a.html.txt", "a.txt"]),
        (["a.html", "b/a.txt", "page"], ["a.txt", "b/a.txt", "page"]),
    ],
)
def test_names_of_what_is_written_for_html_pages(names: list[str], expected: list[str]) -> None:
    inputs, warnings = text_names([InputFile(f"in/{name}", name, False) for name in names])
    assert [page.name for page in inputs] == expected
    assert [page.path for page in inputs] == [f"in/{name}" for name in names]
    long = [f"in/{a}: written as {b}" for a, b in zip(names, expected, strict=True) if a + "." in b]
    assert [warning.rpartition(": ")[0] for warning in warnings] == long


def test_a_folder_cannot_be_read_as_a_page(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read_page(tmp_path)


# Finding


def test_folders_are_searched_in_depth_sorted_and_without_hidden_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.TXT", "a.text", "c.html", "d.md", ".git/x.txt", "b/.y.txt"):
        write(tmp_path / name)
    found, _ = find_pages(str(tmp_path))
    assert [page.name for page in found] == ["a.text", "b/1.TXT", "b/2.txt", "c.html"]
    assert not any(page.given for page in found)
    assert all(Path(page.path).is_file() for page in found)


def test_a_file_is_found_once_however_often_it_is_named(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    paths = [tmp_path / "a.txt", tmp_path, tmp_path / "x" / ".." / "a.txt"]
    (source,), *_ = find_sources(map(str, paths))
    assert [page.name for page in source.pages] == ["a.txt"]


def test_outputs_inside_an_input_folder_are_no_inputs(tmp_path: Path) -> None:
    for name in ("a.txt", "out/a.txt", "out/b/c.txt", "output/d.txt"):
        write(tmp_path / name)
    found, _ = find_pages(str(tmp_path), without=[str(tmp_path / "out")])
    assert [page.name for page in found] == ["a.txt", "output/d.txt"]


def test_pages_are_found_in_the_order_of_the_parts_of_their_paths(tmp_path: Path) -> None:
    names = ["b.txt", "b/z.txt", "b/a.txt", "b-1/c.txt", "a.txt", "b/c/d.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("خبر")
    found = [page.name for page in find_pages(str(tmp_path))[0]]
    assert found == [path.as_posix() for path in sorted(map(Path, names))]


def test_names_with_blanks_and_arabic_letters(tmp_path: Path) -> None:
    write(tmp_path / "أخبار اليوم" / "صفحة 1.txt", "نص")
    (page,), _ = find_pages(str(tmp_path))
    assert page.name == "أخبار اليوم/صفحة 1.txt"
    assert read_page(page.path).text == "نص"


def test_what_does_not_exist_is_found_so_that_reading_says_so() -> None:
    (page,), _ = find_pages("no/such.txt")
    with pytest.raises(InputError, match=r"no/such\.txt: no such file or folder"):
        read_page(page.path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_listed_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "closed" / "a.txt")
    (tmp_path / "closed").chmod(0)
    try:
        assert [page.name for page in find_pages(str(tmp_path))[0]] == ["closed"]
    finally:
        (tmp_path / "closed").chmod(0o700)


# Writing


def test_writing_keeps_the_mode_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt", "old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["page.txt"]


def test_a_new_file_has_the_mode_that_any_new_file_has(tmp_path: Path) -> None:
    write_atomically(tmp_path / "deep" / "page.txt", b"new")
    ordinary = write(tmp_path / "ordinary.txt")
    modes = {(tmp_path / n).stat().st_mode for n in ("deep/page.txt", ordinary.name)}
    assert len(modes) == 1


def test_the_old_file_stays_when_writing_is_broken_off(tmp_path: Path) -> None:
    path = write(tmp_path / "page.txt", "old")
    with pytest.raises(KeyboardInterrupt), AtomicFiles() as files:
        files.write(path, b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["page.txt"]


def test_the_target_of_a_link_is_written_and_the_link_stays(tmp_path: Path) -> None:
    target = write(tmp_path / "target.txt", "old")
    (tmp_path / "link.txt").symlink_to(target)
    write_atomically(tmp_path / "link.txt", b"new")
    assert (tmp_path / "link.txt").is_symlink()
    assert target.read_bytes() == b"new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    before = Path(os.devnull).stat()
    write_atomically(os.devnull, b"x")
    assert Path(os.devnull).stat().st_rdev == before.st_rdev
    assert not Path(os.devnull).is_file()


def test_what_cannot_be_written_says_why(tmp_path: Path) -> None:
    write(tmp_path / "file")
    with pytest.raises(InputError, match="cannot be written"):
        write_atomically(tmp_path / "file" / "page.txt", b"x")
    with pytest.raises(InputError, match="cannot be written: is a folder"):
        write_atomically(tmp_path, b"x")


# Rules


def test_the_built_in_rules_load_and_are_sorted() -> None:
    rules = load_rules().rules
    assert [rule.id for rule in rules] == sorted({rule.id for rule in rules})
    assert load_rules().words["stop-words"]


def test_the_contents_of_built_in_rules_are_checked_when_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = OWN_RULE.format(id="bad-line").replace('phrases = ["أرسل الصفحة"]', 'pattern = "("')
    write(tmp_path / "a.toml", broken)
    monkeypatch.setattr("cleaner.rules.loading.builtin_rules_dir", lambda: tmp_path)
    with pytest.raises(RuleError, match=r"builtin:a\.toml:3: rule 'bad-line': pattern: not a"):
        load_rules(check_builtin=True)
    assert load_rules()["bad-line"].pattern


def test_an_own_rule_is_added_and_takes_the_place_of_a_built_in_one(tmp_path: Path) -> None:
    builtin = load_rules().rules
    write(tmp_path / "a" / "new.toml", OWN_RULE.format(id="own-line"))
    write(tmp_path / "b.toml", OWN_RULE.format(id=builtin[0].id))
    rules = load_rules([tmp_path])
    assert len(rules.rules) == len(builtin) + 1
    assert rules["own-line"].source.endswith("new.toml:3")
    assert rules[builtin[0].id].phrases == ("أرسل الصفحة",)


def test_all_mistakes_of_all_files_are_reported_at_once(tmp_path: Path) -> None:
    write(tmp_path / "a.toml", OWN_RULE.replace("phrases", "phrasse").format(id="a"))
    write(tmp_path / "b.toml", "schema = 1\n[[rule")
    write(tmp_path / "c.toml", b"schema = 1 # \xe9")
    write(tmp_path / "words" / "d.toml", 'schema = 1\n[[words]]\nid = "d"\nwords = "x"')
    with pytest.raises(RuleError) as error:
        load_rules([tmp_path])
    text = str(error.value)
    assert "a.toml:3: rule 'a': unknown key 'phrasse', did you mean 'phrases'?" in text
    assert "b.toml: not TOML" in text
    assert "c.toml: is not UTF-8 (offset 13)" in text
    assert "d.toml:2: words 'd': 'words': expected a list, got a string" in text
    assert "d.toml:2: words 'd': 'lang' is missing" in text


def test_two_own_rules_with_one_id_are_a_mistake(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        write(tmp_path / name, OWN_RULE.format(id="twice"))
    with pytest.raises(
        RuleError, match=r"b\.toml:3: rule 'twice': the id is taken, see .*a\.toml:3"
    ):
        load_rules([tmp_path])


def test_own_word_lists_take_the_place_of_built_in_ones(tmp_path: Path) -> None:
    text = (
        'schema = 1\n[[words]]\nid = "stop-words"\nlang = "ar"\ndescription = "x"\nwords = ["من"]'
    )
    write(tmp_path / "words" / "own.toml", text)
    assert load_rules([tmp_path]).words["stop-words"] == {"من"}


def test_a_rule_file_with_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    text = OWN_RULE.format(id="own-line").replace("\n", "\r\n")
    write(tmp_path / "a.toml", codecs.BOM_UTF8 + text.encode())
    assert load_rules([tmp_path])["own-line"].phrases == ("أرسل الصفحة",)


def test_a_folder_without_rules_and_a_wrong_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no rule file"):
        rule_files([tmp_path])
    with pytest.raises(InputError, match="no such file or folder"):
        load_rules([tmp_path / "no"])
