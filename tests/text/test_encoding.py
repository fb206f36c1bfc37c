"""Bytes to text: what a page declares, what it is, and what it looks like."""

from __future__ import annotations

import codecs
import pickle
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.encoding import DecodingError, decode, encode, encoding_name, looks_like_html
from cleaner.text.encoding_guess import ARABIC_ENCODINGS
from cleaner.text.misreading import undo_misreading

SHORT = "قال وزير النقل إن الجسر الجديد يفتتح في العيون غدا"
LONG = (
    "أعلنت بلدية وادي السلام أن أعمال الصيانة في الطريق الجبلي تنتهي قبل نهاية الشهر، وأن "
    "الحافلات تعود إلى مسارها المعتاد. وأضاف مدير الأشغال أن ضيق الممرات وغزارة الأمطار أخرا "
    "العمل ثلاثة أسابيع، لكن العمال ظلوا في مواقعهم؛ فمن يشكرهم غير أهل القرى؟\n"
)
PERSIAN = "شهردار گفت که پل تازه شهر در این هفته برای مردم باز شد و راه مدرسه را کوتاه کرد"
FRENCH = (
    "Le maire a inauguré hier la passerelle près de la forêt, où les élèves passent déjà. "
    "Après une année de travaux, la rivière se traverse à pied en été comme en hiver."
)
RUSSIAN = (
    "Министр открыл новый мост через реку и сказал, что работы шли полтора года без остановки."
)


def page(text: str, declaration: str = "") -> str:
    """An HTML page with *text*, and more markup than text."""
    menu = '<ul class="menu"><li><a href="/a?b=1">1</a></li></ul>' * 20
    return f"<!DOCTYPE html><html><head>{declaration}</head><body>{menu}<p>{text}</p></body></html>"


# What bytes look like


@pytest.mark.parametrize("encoding", ARABIC_ENCODINGS)
@pytest.mark.parametrize("text", [SHORT, LONG, LONG * 50, "\n\n" + SHORT + " 2024\r\n"])
def test_arabic_is_told_by_its_letters(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    decoded = decode(data)
    assert (decoded.text, decoded.exact, decoded.warnings) == (text, True, ())
    assert encode(decoded.text, decoded.encoding) == data
    shown = page(text).encode(encoding)
    assert decode(shown, html=True).text == page(text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [SHORT, "خبر جديد", page(SHORT), "plain text in English"])
def test_utf16_without_a_mark(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    for html in (False, True):
        decoded = decode(data, html=html)
        assert (decoded.text, decoded.encoding, decoded.bom) == (text, encoding, False)


def test_persian_in_its_arabic_encoding() -> None:
    text = PERSIAN.replace("ک", "ك").replace("ی", "ي")
    assert decode(text.encode("windows-1256")).text == text


def test_mac_arabic_as_a_macintosh_wrote_it_cannot_be_written_again() -> None:
    text = LONG + "١٤ شارعا"
    decoded = decode(text.encode("mac-arabic").replace(b"\xa0", b" "))
    assert (decoded.text, decoded.encoding, decoded.exact) == (text, "mac-arabic", False)


@pytest.mark.parametrize(
    ("text", "encoding"), [(FRENCH, "windows-1252"), (RUSSIAN, "windows-1251"), (RUSSIAN, "koi8-r")]
)
def test_other_languages_are_guessed_and_said_to_be(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert decoded.warnings == (f"names no encoding that fits; read as {encoding}",)


@pytest.mark.parametrize("data", [b"caf\xe9", "نص".encode("cp1256"), bytes(range(256)) * 9])
def test_what_is_too_little_or_no_text_is_refused_with_its_offset(data: bytes) -> None:
    for html in (False, True):
        with pytest.raises(DecodingError) as error:
            decode(data, html=html)
        assert str(error.value).startswith("is not UTF-8 (byte 0x")
        assert error.value.offset == next(i for i, byte in enumerate(data) if byte > 127)
        assert error.value.encoding == ""
        again = pickle.loads(pickle.dumps(error.value))
        assert (str(again), vars(again)) == (str(error.value), vars(error.value))


def test_large_pages_are_decided_on_a_sample() -> None:
    data = (b"<br>" * 3_000_000) + LONG.encode("windows-1256") * 20_000
    start = time.process_time()
    assert decode(data, html=True).encoding == "windows-1256"
    assert decode(b"<!--" * 5_000_000, html=True).encoding == "utf-8"
    assert time.process_time() - start < 5


# What a page declares


@pytest.mark.parametrize(
    ("declaration", "text", "encoding"),
    [
        ('<meta charset="windows-1256">', SHORT, "windows-1256"),
        ("<META CHARSET=cp1256 />", "نص", "windows-1256"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1256'>", "نص",
         "windows-1256"),
        ('<meta charset="ISO-8859-6">', SHORT, "iso-8859-6"),
        ('<meta charset="latin1">', "“déjà” – 5 €", "windows-1252"),
        ('<meta charset="windows-1251">', "мост", "windows-1251"),
        ('<meta charset="gb2312">', "桥梁开通", "gb18030"),
        ('<meta charset="shift_jis">', "橋が開通", "cp932"),
        ('<!-- <meta charset="koi8-r"> --><meta charset="windows-1251">', "мост", "windows-1251"),
    ],
)  # fmt: skip
def test_a_page_declares_its_encoding(declaration: str, text: str, encoding: str) -> None:
    html = page(text, declaration)
    decoded = decode(html.encode(encoding), html=True)
    assert (decoded.text, decoded.encoding, decoded.warnings) == (html, encoding, ())


def test_a_few_letters_that_look_like_utf8_by_chance() -> None:
    html = page("模模腁", "<meta charset=gbk>")  # in gb18030 two of three are valid UTF-8
    assert decode(html.encode("gb18030"), html=True).text == html


def test_an_xml_declaration_counts_and_a_page_of_text_declares_nothing() -> None:
    html = '<?xml version="1.0" encoding="windows-1251"?>' + page("мост")
    assert decode(html.encode("windows-1251"), html=True).text == html
    with pytest.raises(DecodingError):
        decode(html.encode("windows-1251"))


def test_a_header_comes_before_the_page() -> None:
    html = page("мост", '<meta charset="koi8-r">')
    header = "text/html; Charset=windows-1251"
    assert decode(html.encode("windows-1251"), content_type=header, html=True).text == html
    wide = page("桥").encode("utf-16-le")
    assert decode(wide, content_type="text/html; charset=utf-16", html=True).text == page("桥")


@pytest.mark.parametrize("declared", ["no-such", "utf-7", "base64", "x-user-defined", ""])
def test_a_label_that_nobody_knows_does_not_count(declared: str) -> None:
    html = page(SHORT, f'<meta charset="{declared}">')
    assert decode(html.encode("windows-1256"), html=True).text == html
    assert decode(html.encode(), html=True).text == html


@pytest.mark.parametrize("label", ["windows-1256", "iso-8859-1", "windows-1252", "koi8-r", "gbk"])
def test_utf8_is_utf8_whatever_it_declares(label: str) -> None:
    html = page(SHORT, f"<meta charset={label}>")
    decoded = decode(html.encode(), html=True)
    assert (decoded.text, decoded.encoding) == (html, "utf-8")
    assert re.fullmatch(r"declares \S+, but is UTF-8", decoded.warnings[0])
    assert decode(page("x", f"<meta charset={label}>").encode(), html=True).warnings == ()


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "utf-8", "iso-8859-6", "koi8-r"])
@pytest.mark.parametrize("text", [SHORT, LONG])
def test_arabic_that_declares_something_else(label: str, text: str) -> None:
    html = page(text, f"<meta charset={label}>")
    decoded = decode(html.encode("windows-1256"), html=True)
    assert (decoded.text, decoded.encoding) == (html, "windows-1256")
    assert decoded.warnings[0].endswith("but is windows-1256")


def test_french_that_declares_itself_is_not_taken_for_arabic() -> None:
    html = page(FRENCH, "<meta charset=iso-8859-1>")
    decoded = decode(html.encode("windows-1252"), html=True)
    assert (decoded.text, decoded.encoding) == (html, "windows-1252")


def test_seven_bit_encodings_are_not_taken_for_utf8() -> None:
    html = page("橋が開通", "<meta charset=iso-2022-jp>")
    assert decode(html.encode("iso-2022-jp"), html=True).text == html


def test_an_encoding_that_the_user_names_decides() -> None:
    data = page(SHORT, "<meta charset=utf-8>").encode("iso-8859-6")
    assert SHORT in decode(data, encoding="ISO-8859-6", html=True).text
    assert SHORT not in decode(data, encoding="windows-1256", html=True).text
    with pytest.raises(DecodingError, match="is not UTF-8"):
        decode(data, encoding="utf-8", html=True)
    with pytest.raises(LookupError):
        decode(data, encoding="arabic-1256")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_mark_decides_whatever_is_declared(mark: bytes, encoding: str) -> None:
    data = mark + SHORT.encode(encoding)
    decoded = decode(data, encoding="koi8-r", content_type="a/b; charset=big5", html=True)
    assert (decoded.text, decoded.encoding, decoded.bom) == (SHORT, encoding, True)
    assert encode(decoded.text, decoded.encoding, bom=True) == data


# Broken bytes


def test_a_few_broken_bytes_of_an_html_page_are_replaced() -> None:
    data = page(LONG, "<meta charset=utf-8>").encode()
    cut = data.index("السلام".encode())
    broken = data[:cut] + b"\xff" + data[cut:]
    decoded = decode(broken, html=True)
    assert decoded.text.count("\N{REPLACEMENT CHARACTER}") == 1
    assert decoded.text.replace("\N{REPLACEMENT CHARACTER}", "") == data.decode()
    assert decoded.warnings == (f"1 broken byte replaced, the first at offset {cut}",)
    with pytest.raises(DecodingError, match=rf"byte 0xff at offset {cut}\)") as error:
        decode(broken)
    assert error.value.encoding == "utf-8"


def test_a_page_that_is_cut_inside_a_letter() -> None:
    data = page(LONG).encode()
    data = data[: data.index("السلام".encode()) + 1]
    assert decode(data, html=True).text[:-1] == data[:-1].decode()
    with pytest.raises(DecodingError):
        decode(data)


def test_letters_that_were_lost_before_are_not_counted_as_broken() -> None:
    html = page(LONG + "\N{REPLACEMENT CHARACTER}" * 50)
    decoded = decode(html.encode() + b"\xff", html=True)
    assert decoded.warnings[0].startswith("1 broken byte replaced")


def test_a_page_half_in_one_encoding_and_half_in_another_is_refused() -> None:
    data = page(LONG).encode() + page(LONG).encode("windows-1256")
    with pytest.raises(DecodingError, match="is not UTF-8"):
        decode(data, html=True)


# Misread


@pytest.mark.parametrize("through", ["windows-1256", "windows-1252"])
@pytest.mark.parametrize("text", [SHORT, LONG, page(LONG)])
def test_a_misreading_is_undone_and_can_be_done_again(through: str, text: str) -> None:
    read = "".join(bytes([b]).decode(through, "ignore") or chr(b) for b in text.encode())
    decoded = decode(read.encode())
    assert (decoded.text, decoded.encoding, decoded.misread) == (text, "utf-8", through)
    assert encode(decoded.text, "utf-8", misread=through) == read.encode()
    marked = decode(codecs.BOM_UTF8 + read.encode())
    assert (marked.text, marked.bom, marked.misread) == (text, True, through)
    assert decode(read.encode(), encoding="utf-8").text == read


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "ط،ظ؟",
        "ظ ط ظ ط",
        "".join(bytes([b]).decode("cp1256") for b in SHORT.encode()) + " نص سليم",
        "".join(bytes([b]).decode("cp1256") for b in SHORT.encode()) + " \N{SNOWMAN}",
        "Ø is a letter, Ù is one",
    ],
)
def test_what_is_no_misreading_as_a_whole_stays(text: str) -> None:
    assert undo_misreading(text) == (text, "")


def test_a_misreading_that_cannot_be_undone_is_said() -> None:
    read = LONG.encode().decode("windows-1256") + "\N{SNOWMAN}"
    decoded = decode(read.encode())
    assert (decoded.text, decoded.misread) == (read, "")
    assert decoded.warnings == ("holds UTF-8 that was misread, which cannot be undone as a whole",)
    assert decode((LONG + "ط§ظ„").encode()).warnings == ()


# Names, and the whole


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("UTF8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf_16", "utf-16-le"),
        ("CP1256", "windows-1256"), ("arabic", "iso-8859-6"), ("iso8859_6", "iso-8859-6"),
        ("latin1", "iso-8859-1"), ("mac_arabic", "mac-arabic"), ("euc_jp", "euc-jp"),
        ("Shift_JIS", "shift_jis"), ("KOI8_R", "koi8-r"), ("x-sjis", "cp932"),
    ],
)  # fmt: skip
def test_names_of_encodings(given: str, expected: str) -> None:
    assert encoding_name(given) == expected
    assert encoding_name(expected) == expected


@pytest.mark.parametrize("name", ["no-such", "rot13", "base64", ""])
def test_what_is_no_encoding_of_text(name: str) -> None:
    with pytest.raises(LookupError):
        encoding_name(name)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("<!doctype html>", True),
        ("\n <!-- <p> --> <!-- b --><HTML lang=ar>", True),
        ('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">\n<html>', True),
        ("<?xml version='1.0'?><rss>", False),
        ("<htmlx>", False),
        ("خبر عن <html>", False),
        ("<p>فقرة</p>\n<p>فقرة</p>\n<p>فقرة</p>", True),
        ("<div class='a'><h1>خبر</h1>نص<br>نص<br>نص</div>", True),
        ("<p> علامة الفقرة", False),
        ("نص <p>فقرة</p><p>فقرة</p><p>فقرة</p>", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_what_looks_like_html(start: str, expected: bool, encoding: str) -> None:
    assert looks_like_html(start.encode(encoding)) is expected


def test_looking_for_html_takes_no_time_whatever_the_start() -> None:
    start = time.process_time()
    assert not looks_like_html(b"<!-- a -->" * 100_000)
    assert not looks_like_html(b"<!--" * 100_000)
    assert time.process_time() - start < 1


@given(st.binary(), st.booleans())
def test_any_bytes_are_text_or_refused_and_come_back_when_exact(data: bytes, html: bool) -> None:
    try:
        decoded = decode(data, html=html)
    except DecodingError as error:
        assert 0 <= error.offset < len(data)
        return
    if decoded.exact:
        again = encode(decoded.text, decoded.encoding, bom=decoded.bom, misread=decoded.misread)
        assert again == data


@pytest.mark.shared
def test_real_pages_give_the_words_of_their_texts(shared: Path) -> None:
    word = re.compile(r"[\u0621-\u064a]{3,}")
    pages = sorted((shared / "gold" / "dev").glob("*.html"))
    found = set()
    for path in pages:
        decoded = decode(path.read_bytes(), html=True)
        found.add(decoded.encoding)
        words = set(word.findall(path.with_suffix(".txt").read_text("utf-8")))
        assert len(words & set(word.findall(decoded.text))) > 0.9 * len(words), path.name
    assert found == {"utf-8", "windows-1256"}


def test_utf8_that_was_read_as_latin_1_with_its_control_characters_is_put_right() -> None:
    text = "استقبل ميناء المرسى سفينة شراعية بناها نجارو المدينة في عامين.\n" * 3
    assert undo_misreading(text.encode().decode("iso-8859-1")) == (text, "iso-8859-1")
