"""Text as other tools make it of a page: in one line, broken at links, with texts of pictures."""

from __future__ import annotations

import pytest

from cleaner import clean

HEADLINE = "صيادو المرسى يعيدون بناء سوق السمك بعد العاصفة"
DECK = "عاد صيادو المرسى إلى قواربهم بعد أسبوع من العاصفة، ومعهم أخشاب وألواح."
STORY = [
    "بدأ صيادو المرسى صباح اليوم بناء سوق السمك من جديد على الرصيف الشرقي، بعد أن هدمت العاصفة "
    "سقفه "
    "وجدرانه في الشهر الماضي.",
    "وقال شيخ الصيادين إن الأهالي جمعوا الأخشاب والألواح من القرى القريبة، وإن العمل لن يستغرق "
    "أكثر "
    "من ثلاثة أسابيع إذا بقي البحر هادئا.",
    "ويبيع الصيادون ما يصطادون فوق عربات صغيرة قرب الميناء إلى أن يكتمل السقف، وقد خفضوا "
    "الأسعار كي "
    "لا يذهب الزبائن إلى المدينة.",
    "ووعدت البلدية بمضخة ماء جديدة وثلاجة كبيرة للسوق، لكنها لم تحدد موعدا لوصولهما إلى المرسى.",
]
OTHER = [
    "يجلس أبو سالم كل مساء على رصيف المرسى ليرقع الشباك بإبرة خشبية ورثها عن جده، ويحكي "
    "لأحفاده حكايات عن "
    "حيتان مرت قرب المنارة.",
    "ويرى المعلم أن المدرسة التي أغلقت قبل عشرين عاما يمكن أن تصير متحفا صغيرا للملاحة، تعلق فيه "
    "خرائط الصيادين والمجاديف.",
    "أما النساء فيجففن الأعشاب على السطوح ويصنعن منها مرهما للجروح، تشتريه صيدليات العاصمة "
    "بسعر مرتفع.",
    "وفي ليلة كل جمعة يغني الشبان على الشاطئ أغاني لم تدون قط، جمعت منها طالبة في الجامعة ستين "
    "أغنية.",
    "ولا يغادر أحد المكان قبل أن يشرب القهوة عند مختار البلدة، فهي عادة لم تنقطع منذ بنيت القلعة.",
]
BULLETIN = (
    "صيادو المرسى يبدؤون بناء سوق السمك على الرصيف الشرقي بعد العاصفة الأهالي يجمعون أخشاب "
    "السقف من "
    "القرى القريبة شيخ الصيادين يتوقع نهاية العمل خلال ثلاثة أسابيع عربات صغيرة قرب الميناء "
    "تبيع السمك "
    "بأسعار مخفضة بلدية المرسى تعد بمضخة ماء وثلاجة كبيرة طلاب المدرسة البحرية يرسمون جدران السوق "
)
PICTURE = "قوارب خشبية راسية على رصيف المرسى عند الغروب"


def test_a_page_in_one_line_stays_above_notices() -> None:
    page = f"محليات عربي دولي رياضة {HEADLINE} {BULLETIN * 6}\n{OTHER[2]}\n{OTHER[3]}\n"
    assert clean(page).text == page


def test_the_text_of_a_picture_and_its_caption_part_no_story() -> None:
    page = "\n\n".join([HEADLINE, *STORY[:3], PICTURE, PICTURE, *OTHER]) + "\n"
    kept = clean(page).text
    assert all(line in kept for line in [HEADLINE, *STORY[:3], *OTHER])


def test_a_deck_is_no_story_above_the_one_that_it_leads_to() -> None:
    for between in (["في المرسى القديم"], [PICTURE, "مصور الجريدة", PICTURE]):
        page = "\n\n".join([HEADLINE, DECK, *between, *OTHER]) + "\n"
        kept = clean(page).text
        assert all(line in kept for line in [HEADLINE, *OTHER]), between


def test_pieces_of_a_paragraph_that_is_broken_at_its_links_stay() -> None:
    pieces = [
        "الناطق باسم المجلس المحلي جابر الحداد ينشر للصيادين",
        "نشرة جديدة عن السوق كل يوم عبر حساب رسمي في شبكة التواصل",
    ]
    rest = "، وهي كلمات يقرؤها الأهالي على الرصيف كل صباح، ثم يعلقها أبناؤهم على الأبواب."
    page = [HEADLINE, *STORY[:3], *pieces, rest, *STORY[3:]]
    kept = clean("\n".join(page)).text
    assert all(piece in kept for piece in pieces)


@pytest.mark.parametrize("piece", ["بغداد اليوم", "الأهرام", "مصر", "المصدر"])
def test_a_piece_of_a_sentence_on_its_own_line_stays(piece: str) -> None:
    told = f"وأكد شيخ الصيادين في حديث مع\n{piece}\n، أن السقف الجديد سيكتمل قبل الشتاء."
    page = "\n".join([HEADLINE, *STORY[:2], told, *STORY[2:], ""])
    assert clean(page).text == page
    page = "\n".join([HEADLINE, *STORY, told, ""])
    assert clean(page).text == page
