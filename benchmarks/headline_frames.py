"""Headlines of another making than ``headline_generator``: short frames that many events fill.

Where ``headline_generator`` plants look-alikes beside its stories, here the frames themselves are
narrow: two teams and a league, a person and an office, a place and an accident. So any two events
of a frame are alike, and the more headlines there are, the more pairs come near each other; a
headline that is cut off fits several. Seeded.
"""

from __future__ import annotations

import random

from benchmarks.headline_generator import NAMES, PLACES, Sample, made_up
from benchmarks.headline_words import BODIES

_CLUBS = [made_up(random.Random(seed)) for seed in range(9000, 9400)]
_NOUNS = [
    "مدرسة",
    "جسر",
    "مستشفى",
    "سوق",
    "مصنع",
    "متحف",
    "ميناء",
    "سد",
    "نفق",
    "ملعب",
    "حديقة",
    "مكتبة",
    "محطة",
    "مسبح",
    "فندق",
    "برج",
    "مطحنة",
    "ورشة",
    "مخبز",
    "مزرعة",
    "محكمة",
    "ثكنة",
    "معرض",
    "مسرح",
    "عيادة",
    "مطار",
    "قناة",
    "محجر",
    "مرصد",
    "مختبر",
]
_ADJECTIVES = [
    "الجديد",
    "القديم",
    "المركزي",
    "الشمالي",
    "الجنوبي",
    "الغربي",
    "الشرقي",
    "الكبير",
    "الصغير",
    "الأول",
    "الرئيسي",
    "الدولي",
]
_EVENTS = ["بطولة", "دورة", "كأس", "دوري", "مهرجان", "ملتقى", "منتدى", "مؤتمر", "موسم", "سباق"]
_TOPICS = [
    "القمح",
    "الألبان",
    "السكر",
    "الملح",
    "الإسمنت",
    "النحاس",
    "القطن",
    "الزيتون",
    "التمور",
    "العسل",
    "الصوف",
    "الورق",
    "الزجاج",
    "الفحم",
    "الغاز",
    "الخشب",
    "الرخام",
    "الجلود",
    "الأرز",
    "الشاي",
    "البن",
    "الزعفران",
    "الفستق",
    "العنب",
    "الرمان",
    "اللوز",
]
_FRAMES = (
    "{club} يتعادل مع {club2} في {event} {place}",
    "{club} يتغلب على {club2} {score} في {event} {place}",
    "{club} يتعاقد مع المهاجم {name} لمدة {few} مواسم",
    "تعيين {name} مديرا عاما لـ{noun} {place}",
    "وفاة {name} رئيس {body} السابق عن {age} عاما",
    "{name} يفتتح {noun} {place} {adjective}",
    "{place}: إصابة {count} عاملا في انهيار سقف {noun}",
    "انقطاع المياه عن {place} بسبب أعمال صيانة في {noun}",
    "{body} تمنح {name} جائزة {topic} السنوية",
    "إحباط تهريب {count} كيلو من {topic} قرب {place}",
    "ارتفاع صادرات {topic} من {place} بنسبة {age} بالمئة",
    "تراجع إنتاج {topic} في {place} للعام {few} على التوالي",
    "محكمة {place} تسجن {name} {few} سنوات بتهمة الاختلاس",
    "{name} يعزي أسر ضحايا حادث {noun} في {place}",
    "زلزال بقوة {degree} درجات يضرب {place} ولا أنباء عن خسائر",
    "{body} تبدأ ترميم {noun} {adjective} في {place}",
    "حريق يلتهم {noun} في {place} ويشرد {count} أسرة",
    "{name} يحاضر عن تاريخ {topic} في {noun} {place}",
    "بيع {count} طنا من {topic} في مزاد {place}",
    "{name} يترشح لرئاسة {body} خلفا ل{name2}",
    "سفير {place} يزور {noun} {club} ويلتقي {name}",
    "طلاب {noun} {place} يحصدون {few} ميداليات في {event} {topic}",
)
_TAILS = (
    "وسط حضور كبير", "بعد جدل طويل", "للمرة الأولى منذ سنوات", "بحسب مصادر محلية",
    "في خطوة مفاجئة", "مع بداية الموسم", "قبل نهاية العام", "رغم الاعتراضات",
)  # fmt: skip
_WAYS = (
    ("يتغلب على", "يفوز على", "يهزم"), ("يتعاقد مع", "يوقع مع", "يضم"), ("يفتتح", "يدشن"),
    ("وفاة", "رحيل"), ("إصابة", "جرح"), ("ارتفاع", "زيادة"), ("تراجع", "انخفاض"),
    ("تسجن", "تقضي بسجن"), ("تبدأ", "تشرع في"), ("يزور", "يتفقد"), ("تعيين", "تكليف"),
    ("حريق يلتهم", "نيران تلتهم"), ("إحباط", "أحبطت السلطات"), ("يترشح", "يعلن ترشحه"),
)  # fmt: skip


def make_frames(count: int, seed: int) -> list[Sample]:
    """Make *count* headlines: of each event one to four, as written and changed; shuffled."""
    rng = random.Random(seed)
    samples: list[Sample] = []
    seen: set[str] = set()
    story = 0
    while len(samples) < count:
        headline, key = _event(rng)
        if key in seen:
            continue
        seen.add(key)
        if rng.random() < 0.3:
            headline += f" {rng.choice(_TAILS)}"
        samples.append(Sample(headline, story, "event"))
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
            edit = rng.choice(tuple(_EDITS))
            changed = _EDITS[edit](headline, rng)
            if changed != headline:
                samples.append(Sample(changed, story, edit))
        story += 1
    samples = samples[:count]
    rng.shuffle(samples)
    return samples


def _event(rng: random.Random) -> tuple[str, str]:
    """A headline and what tells its event from others: two that differ in one number only are
    never made, for they might be the same event at another stage.
    """
    frame = rng.choice(_FRAMES)
    club, club2 = rng.sample(_CLUBS, 2)
    name, name2 = rng.sample(NAMES, 2)
    filling = {
        "club": club, "club2": club2, "name": name, "name2": name2,
        "place": rng.choice(PLACES), "noun": rng.choice(_NOUNS), "body": rng.choice(BODIES),
        "adjective": rng.choice(_ADJECTIVES), "topic": rng.choice(_TOPICS),
        "event": rng.choice(_EVENTS),
    }  # fmt: skip
    counts = {
        "score": f"{rng.randint(1, 5)}-{rng.randint(0, 1)}", "few": str(rng.randint(3, 9)),
        "age": str(rng.randint(31, 98)), "count": str(rng.randint(11, 900)),
        "degree": f"{rng.randint(3, 7)}.{rng.randint(1, 9)}",
    }  # fmt: skip
    return frame.format(**filling, **counts), frame.format(**filling, **dict.fromkeys(counts, ""))


def _cut(headline: str, rng: random.Random) -> str:
    words = headline.split()
    return " ".join(words[: max(4, len(words) - rng.randint(1, 4))])


def _other_way(headline: str, rng: random.Random) -> str:
    rows = [row for row in _WAYS if f"{row[0]} " in f"{headline} "]
    return headline.replace(rows[0][0], rng.choice(rows[0][1:]), 1) if rows else headline


def _turned(headline: str, _: random.Random) -> str:
    """The place at the end put before a colon."""
    words, place = headline.split(), place_at_end(headline)
    if not place:
        return headline
    rest = headline.replace(f" في {place}", "").replace(f" {place}", "")
    return f"{place}: {rest}" if len(words) > 5 and rest != headline else headline


def place_at_end(headline: str) -> str:
    """The place that a headline names in one or two words at its end, or nothing.

    >>> place_at_end("سوق في بلدة قفصو")
    'بلدة قفصو'
    """
    words = headline.split()
    for size in (2, 1):
        piece = " ".join(words[-size:])
        if piece in _PLACES:
            return piece
    return ""


def _parted(headline: str, rng: random.Random) -> str:
    """A long word written as two, or two words as one."""
    words = headline.split()
    if rng.random() < 0.5:
        i = rng.randrange(len(words) - 1)
        return " ".join([*words[:i], words[i] + words[i + 1], *words[i + 2 :]])
    long = [i for i, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return headline
    i = rng.choice(long)
    at = rng.randrange(3, len(words[i]) - 2)
    return " ".join([*words[:i], words[i][:at], words[i][at:], *words[i + 1 :]])


def _mistyped(headline: str, rng: random.Random) -> str:
    words = headline.split()
    long = [i for i, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return headline
    i = rng.choice(long)
    at = rng.randrange(1, len(words[i]) - 1)
    words[i] = words[i][: at + 1] + words[i][at] + words[i][at + 1 :]
    return " ".join(words)


def _opened(headline: str, rng: random.Random) -> str:
    return rng.choice(("عاجل | ", "بالصور.. ", "شاهد: ", "محليات / ", "تقرير: ")) + headline


def _closed(headline: str, rng: random.Random) -> str:
    return headline + rng.choice((f" {rng.choice(_TAILS)}", " - فيديو", " (صور)", " اليوم"))


_EDITS = {
    "cut": _cut,
    "way": _other_way,
    "turned": _turned,
    "parted": _parted,
    "typo": _mistyped,
    "opened": _opened,
    "closed": _closed,
}
_PLACES = frozenset(PLACES)
