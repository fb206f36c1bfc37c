"""The hours of a live report as data: of pages of text; those of HTML are in tests/html."""

from __future__ import annotations

from pathlib import Path

from cleaner import clean

PAGE = Path(__file__).parents[2] / "fixtures" / "pages" / "live-blog" / "page.txt"


def test_each_entry_has_its_hour_and_its_place() -> None:
    text = PAGE.read_text("utf-8")
    entries = clean(text).entries
    assert [entry.time for entry in entries] == ["11:30", "12:05", "12:40", "13:15", "13:50"]
    assert all(text[e.start : e.end].startswith(e.time) for e in entries)
    assert [e.end for e in entries[:-1]] == [e.start for e in entries[1:]]
    assert text[: entries[-1].end].endswith("للكيلومتر الأخير.")


def test_an_hour_with_words_is_read() -> None:
    text = PAGE.read_text("utf-8").replace("13:50", "الساعة 1:50 م").replace("11:30", "١١:٣٠ صباحًا")
    times = [entry.time for entry in clean(text).entries]
    assert times == ["11:30", "12:05", "12:40", "13:15", "13:50"]


def test_two_hours_or_hours_in_sentences_make_no_report() -> None:
    text = PAGE.read_text("utf-8")
    few = text.replace("12:05\n", "").replace("12:40\n", "").replace("13:15\n", "")
    told = text
    for hour in ("11:30", "12:05", "12:40", "13:15", "13:50"):
        told = told.replace(hour + "\n\n", f"وعند الساعة {hour} ")
    assert clean(few).entries == clean(told).entries == ()


def test_an_hour_behind_the_words_of_a_broadcaster_is_read() -> None:
    text = PAGE.read_text("utf-8")
    for hour in ("11:30", "12:05", "12:40", "13:15", "13:50"):
        text = text.replace(f"{hour}\n", f"توقيت النشر {hour} بتوقيت غرينتش\n")
    times = [entry.time for entry in clean(text).entries]
    assert times == [f"{hour}+00:00" for hour in ("11:30", "12:05", "12:40", "13:15", "13:50")]


LIVE = (
    "قالت شركة الكهرباء إن فرقها أصلحت المحول الكبير في الضفة الشرقية قبل المساء، وإن الأحياء"
    " العالية تنتظر حتى الفجر، وشكرت السكان على صبرهم.",
    "أعلنت شرطة المرور إغلاق جسر السوق في الاتجاهين بعدما مالت شاحنة خشب على حاجزه، ودعت السائقين"
    " إلى طريق المحطة القديم حتى ينتهي رفع الحمولة.",
    "فتح متطوعون أبواب مدرسة الواحة لعائلات غمر الماء بيوتها، ووزع طلاب الصف الأخير أغطية وخبزا،"
    " ووعدت جمعية الأطباء بعيادة في ساحتها.",
)


def test_entries_whose_hours_are_glued_to_the_words_of_a_broadcaster_are_no_other_stories() -> None:
    entries = (
        ("18:40", "شركة الكهرباء تعيد التيار إلى أحياء الضفة الشرقية", LIVE[0]),
        ("17:05", "جسر السوق يغلق ساعتين", LIVE[1]),
        ("14:30", "متطوعون يفتحون مدرسة للنازحين", LIVE[2]),
    )
    lead = (
        "ضربت عاصفة قوية سواحل المرفأ منذ الفجر، وأغلقت السلطات المدارس والموانئ. تابعوا ما يجري"
        " لحظة بلحظة كما ينقله مراسلونا من الميناء والضفتين.\nإجلاء ستة آلاف شخص من الجزر قبل أن"
        " يبلغ المد ذروته، وتوقف القطارات شمال المحطة وفي غربها حتى إشعار آخر من هيئة السكك.\n"
        "مقتل رجل في الجزر بعدما سقطت شجرة على سيارته."
    )
    told = [line for hour, *entry in entries for line in (f"توقيت النشر{hour}", *entry, "شارك")]
    head = (
        "عاصفة تضرب سواحل المرفأ وتغلق المدارس",
        lead,
        "أحدث منشور",
        "الأحدث أولا",
        "الأقدم أولا",
    )
    page = "\n".join((*head, *told, ""))
    kept = clean(page).text.splitlines()
    assert all(line in kept for _, *entry in entries for line in entry)
