"""Headlines made up for measuring: stories, variants of each planted beside it, and look-alikes.

Seeded: the same seed gives the same headlines. Every headline has the number of its story; two
headlines are the same news when their stories are equal and neither is a look-alike.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass


def _listed(words: str) -> list[str]:
    return words.split(",")


TOWNS = _listed(
    "ميناء رأس السدر,واحة تيماء,جزيرة فرسان,وادي الريان,مرسى علم,جبل الشيخ,سهل البطوف,"
    "بحيرة ناصر,ساحل الباطنة,هضبة الجولان,مصر,السودان,تونس,ليبيا,الجزائر,المغرب,العراق,"
    "الأردن,لبنان,قطر,تركيا,إيران,الهند,الصين,اليابان,كندا,فرنسا,ألمانيا,إسبانيا,البرازيل,"
    "كينيا,نيجيريا,تشاد,النيجر,الرياض,جدة,تبوك,نجران,حائل,عدن,تعز,بغداد,الموصل,دمشق,حلب,"
    "بيروت,القاهرة,أسوان,الخرطوم,طرابلس"
)
FIRST_NAMES = _listed(
    "سالم,فارس,ماهر,زياد,نوال,هدى,وائل,طارق,كمال,رامي,سليم,عادل,هاني,لينا,باسم,غسان,مازن,"
    "نادر,أنس,شادي,جابر,صفاء,ندى,حاتم,بسام,رائد,مروان,سهى,عمار,قيس,ليث,منذر,نضال,وسيم,ياسر,"
    "أيمن,بلال,تامر"
)
LAST_NAMES = _listed(
    "الحربي,العتيبي,الشهراني,القاسمي,المطيري,الزهراني,الدوسري,البلوشي,الحداد,النجار,الخطيب,"
    "الصباغ,المنصوري,الحلبي,الرفاعي,الكيلاني,السويدي,الجبوري,العاني,التميمي,الغافري,الكندري,"
    "الشمري,الفارسي,الهاشمي,العبيدي,الصالح,النعيمي,الطائي,الأيوبي,المهيري,الراشدي,البكري,"
    "الجندي,السالمي,الكعبي"
)
_CONSONANTS = "بتجحخدرزسشصضطعغفقكلمنه"


def _made_up(rng: random.Random) -> str:
    """A word of Arabic shape that is no word, as family names and villages often look."""
    a, b, c, d = rng.sample(_CONSONANTS, 4)
    return rng.choice(
        (f"{a}ا{b}و{c}", f"{a}{b}ي{c}ان", f"{a}و{b}{c}ي", f"{a}{b}{c}او{d}", f"{a}ي{b}ا{c}")
    )


_MADE_UP = [_made_up(random.Random(seed)) for seed in range(4000)]
NAMES = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
NAMES += [f"{FIRST_NAMES[i % len(FIRST_NAMES)]} {word}ي" for i, word in enumerate(_MADE_UP[:2000])]
PLACES = [*TOWNS, *(f"بلدة {word}" for word in _MADE_UP[2000:3000])]
PLACES += [f"وادي {word}" for word in _MADE_UP[3000:]]
_NAMES, _PLACES = frozenset(NAMES), frozenset(PLACES)
TITLES = ("الدكتور", "المهندس", "الأستاذ", "السيد", "معالي", "سعادة", "الشيخ", "اللواء", "")
BODIES = _listed(
    "وزارة الصحة,وزارة التعليم,وزارة الزراعة,وزارة العدل,وزارة الإسكان,هيئة السياحة,"
    "هيئة الموانئ,جامعة النهضة,جامعة الساحل,غرفة التجارة,بلدية المرفأ,شركة الكهرباء,"
    "شركة المياه,جمعية البر,جمعية الهلال الأخضر,اتحاد الصيادين,نقابة المعلمين,مجلس الأمناء,"
    "لجنة التحكيم,مركز الأبحاث"
)
TEAMS = _listed(
    "الوثبة,الفرسان,النواخذة,الصقور,الشعلة,النجمة,العروبة,الكرامة,الطليعة,الحرية,السواعد,النسور"
)
KINDS = _listed(
    "خطة,مشروع,حملة,معرض,مسابقة,برنامج,نظام,لائحة,مهرجان,قافلة,دورة,مبادرة,محطة,متحف,دليل,"
    "بنك,مرصد,سوق,مختبر,منصة,جائزة,مدرسة,صندوق,مستودع,أكاديمية,سجل,مؤتمر,ورشة,معهد,"
    "قاعدة بيانات"
)
SUBJECTS = _listed(
    "الأرصفة,المكتبات,الحرف,الخطوط,الخريجين,الحجوزات,الباعة,التمور,العيادات,الإسعافات,"
    "الغابات,الفنون,المناهج,البذور,الأجواء,الأسماك,الشاحنات,الطيور,الأغذية,القصص,المراكب,"
    "المزارع,الحبوب,الجسور,الألعاب,المسارح,السفن,الألواح,الآبار,الخيول,المناحل,المرايا,"
    "المخطوطات,القطارات,الأطراف,الدراجات,المسابح,الأسنان,الآلات,الشبكات,الحدائق,الشعاب,"
    "الحافلات,المنسوجات,السلاحف,النفايات,الأفلام,المراعي,الخرائط,البرمجيات,الألحان,الواحات,"
    "المناجم,الأفلاك,العطور,الأحجار,الجلود,الأعشاب,القوارب,المصابيح"
)
TRAITS = _listed(
    "القديمة,المتنقلة,اليدوية,العربية,الجدد,الإلكترونية,المتجولة,العضوية,الريفية,الأولية,"
    "الجبلية,الشعبية,المدرسية,النادرة,النقية,المجففة,الثقيلة,المهاجرة,المحفوظة,القصيرة,"
    "الشراعية,الصغيرة,المعلقة,الشاطئية,التراثية,الشمسية,العميقة,الأصيلة,الملونة,النفيسة,"
    "السريعة,الصناعية,الهوائية,الطويلة,الذكية,الآمنة,المائية,المرجانية,الموسمية,المحمية,"
    "المعدنية,الوثائقية,الطبيعية,الرقمية,الساحلية,الصحراوية,البحرية,الزجاجية,الخشبية,"
    "الليلية,المنزلية,المفتوحة,الكريمة,المطورة,المشتركة,البديلة"
)
FIELDS = [f"{subject} {trait}" for subject in SUBJECTS for trait in TRAITS]
OBJECTS = [f"{kind} {field}" for kind in KINDS for field in FIELDS]
QUALITIES = _listed(
    "بتمويل من القطاع الخاص,بحضور وفود من عدة دول,وسط إقبال كبير من الزوار,"
    "بعد توقف دام عامين,ضمن استراتيجية وطنية شاملة,بمشاركة متطوعين من الجامعات,"
    "خلال حفل أقيم على الشاطئ,تمهيدا لطرحها للاستثمار,استجابة لمطالب الأهالي,"
    "رغم ارتفاع تكاليف البناء,على نفقة رجال أعمال,بإشراف خبراء دوليين,قبل حلول موسم الأمطار,"
    "بدعم من صناديق التنمية,بعد أعوام من الانتظار,لتخفيف الزحام عن وسط البلدة,"
    "بمواصفات تراعي البيئة,في ختام أعمال الدورة السنوية,وفق جدول معلن,"
    "بالشراكة مع معاهد أجنبية,لخدمة القرى البعيدة,ويشكر الجهات المتعاونة,"
    "بكلفة تقل عن التقديرات,وتدعو السكان إلى التسجيل,لأول مرة خارج العاصمة,"
    "بعد مراجعة التصاميم,استعدادا لموسم السياحة"
)
# Each row: ways of saying one thing. The first is written, the others are planted.
SYNONYMS = (
    ("يفتتح", "يدشن"),
    ("تطلق", "تبدأ"),
    ("يبحث", "يناقش"),
    ("تحذر من", "تنبه من"),
    ("تعتمد", "تقر"),
    ("مقتل", "مصرع"),
    ("ضبط", "القبض على"),
    ("ارتفاع", "زيادة"),
    ("انخفاض", "تراجع"),
    ("يستقبل", "يلتقي"),
    ("تنظم", "تقيم"),
    ("يتفقد", "يزور"),
    ("إصابة", "جرح"),
    ("يختتم", "ينهي"),
    ("تؤجل", "ترجئ"),
    ("يغادر إلى", "يتوجه إلى"),
)
OPENERS = [
    "عاجل: ",
    "بالصور.. ",
    "عام / ",
    "خاص | ",
    "بالفيديو: ",
    "محليات | ",
    "شاهد: ",
    "تحديث: ",
    "اقتصادي / ",
    "حصري.. ",
]
CLOSERS = (" | صحيفة سبق", " - العربية نت", " | سكاي نيوز عربية", " - بي بي سي", " | اليوم السابع")
EXTRAS = _listed("رسميا,اليوم,مؤخرا,قريبا,حاليا,المقبل,الكبير,الجديد,أيضا,بنجاح")


@dataclass(frozen=True, slots=True)
class Sample:
    """A made-up headline, the story it tells, how it was made, and for a look-alike the headline
    it looks like.
    """

    headline: str
    story: int
    edit: str
    like: str = ""


def make_headlines(count: int, seed: int, *, families: int = 40) -> list[Sample]:
    """Make *count* headlines: about a third are stories of their own, the rest planted beside
    others, six in ten of them variants and four look-alikes; shuffled."""
    rng = random.Random(seed)
    samples: list[Sample] = []
    seen: set[str] = set()
    story = 0
    for _ in range(families):
        story = _add_family(rng, samples, seen, story)
    while len(samples) < count:
        headline, key = _story(rng)
        if key in seen:
            continue
        seen |= {headline, key}
        samples.append(Sample(headline, story, "story"))
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            edit = rng.choice(tuple(VARIANTS))
            changed = VARIANTS[edit](headline, rng)
            if changed != headline:
                samples.append(Sample(changed, story, edit))
        for _ in range(rng.choice((0, 1, 1, 2))):
            edit = rng.choice(tuple(LOOK_ALIKES))
            changed = LOOK_ALIKES[edit](headline, rng)
            if changed and changed not in seen:
                seen.add(changed)
                story += 1
                samples.append(Sample(changed, story, edit, headline))
        story += 1
    samples = samples[:count]
    rng.shuffle(samples)
    return samples


def _add_family(rng: random.Random, samples: list[Sample], seen: set[str], story: int) -> int:
    """Add a template of which every filling is another event."""
    body, thing = rng.choice(BODIES), rng.choice(OBJECTS)
    shape = rng.choice(
        (
            f"{body} تهنئ بعثة {{place}} بنجاح {thing}",
            f"{body} تسجل {{number}} زائرا في {thing}",
            f"{{name}} إلى رحمة الله بعد مسيرة في {thing}",
            f"توقعات بأمطار على {{place}} تؤخر {thing}",
        )
    )
    for _ in range(12):
        headline = shape.format(
            place=rng.choice(PLACES), number=rng.randint(11, 990), name=rng.choice(NAMES)
        )
        if headline not in seen:
            seen.add(headline)
            samples.append(Sample(headline, story, "family"))
            story += 1
    return story


def _story(rng: random.Random) -> tuple[str, str]:
    """One headline of one of some shapes, about ten words long, and what makes it one story."""
    name, title = rng.choice(NAMES), rng.choice(TITLES)
    body, place, thing = rng.choice(BODIES), rng.choice(PLACES), rng.choice(OBJECTS)
    number, quality = rng.randint(2, 1900), _quality(rng)
    verb = rng.choice(SYNONYMS)[0]
    home, guest = rng.sample(TEAMS, 2)
    ways = (
        f"{title} {name} يفتتح {thing} في {place} {quality}",
        f"{body} تطلق {thing} في {place} {quality}",
        f"{body} تحذر من تأخر {thing} في {place} {quality}",
        f"{body} تعتمد {number} مليون ريال لدعم {thing} في {place}",
        f"مقتل {number} أشخاص في حادث قرب {thing} ب{place}"
        if number < 90
        else f"إصابة {number} عاملا بعد انهيار في {thing} قرب {place}",
        f"ضبط {number} مخالفة خلال جولات {body} على {thing} في {place}",
        f"ارتفاع عدد المستفيدين من {thing} في {place} إلى {number} {quality}",
        f"{title} {name} يبحث مع {body} مستقبل {thing} في {place}",
        f"فريق {home} يواجه {guest} في نهائي {thing} على ملعب {place}",
        f"{body} تنظم {thing} في {place} يوم {rng.randint(1, 28)} {rng.choice(_MONTHS)} {quality}",
        f"{title} {name} {verb} {thing} {quality} في {place}",
        f"{body} تؤجل {thing} في {place} {quality}",
    )
    return " ".join(rng.choice(ways).split()), f"{thing} {place}"


def _quality(rng: random.Random) -> str:
    """What many headlines close with: from a list, or filled in."""
    if rng.random() < 0.4:
        return rng.choice(QUALITIES)
    return rng.choice(
        (
            f"بدعم من {rng.choice(BODIES)}",
            f"بحضور {rng.choice(NAMES)}",
            f"بعد توقف دام {rng.randint(3, 40)} أسبوعا",
            f"بكلفة {rng.randint(2, 900)} ألف دينار",
            f"على طريق {rng.choice(PLACES)}",
            f"بمبادرة من {rng.choice(NAMES)}",
        )
    )


_MONTHS = _listed("يناير,فبراير,مارس,أبريل,مايو,يونيو,يوليو,أغسطس,سبتمبر,أكتوبر,نوفمبر,ديسمبر")


def _opened(headline: str, rng: random.Random) -> str:
    return rng.choice(OPENERS) + headline


def _closed(headline: str, rng: random.Random) -> str:
    return headline + rng.choice(CLOSERS)


def _other_title(headline: str, rng: random.Random) -> str:
    words = headline.split()
    title = rng.choice(TITLES[:-1])
    return " ".join([title, *words[1:]] if words[0] in TITLES else [title, *words])


def _other_way(headline: str, rng: random.Random) -> str:
    rows = [row for row in SYNONYMS if f" {row[0]} " in f" {headline} "]
    if not rows:
        return _spelled(headline, rng)
    row = rng.choice(rows)
    return headline.replace(row[0], rng.choice(row[1:]), 1)


def _spelled(headline: str, rng: random.Random) -> str:
    """Hamza, alef maqsura and ta marbuta left out, as hasty writers do."""
    pairs = rng.sample((("أ", "ا"), ("إ", "ا"), ("ة", "ه"), ("ى", "ي"), ("ؤ", "و"), ("ئ", "ي")), 4)
    for common, hasty in pairs:
        headline = headline.replace(common, hasty)
    return headline


def _mistyped(headline: str, rng: random.Random) -> str:
    words = headline.split()
    long = [i for i, word in enumerate(words) if len(word) >= 7 and word.isalpha()]
    if not long:
        return _spelled(headline, rng)
    i = rng.choice(long)
    at = rng.randrange(2, len(words[i]) - 1)
    words[i] = words[i][:at] + words[i][at + 1 :]
    return " ".join(words)


def _joined(headline: str, rng: random.Random) -> str:
    words = headline.split()
    i = rng.randrange(len(words) - 1)
    return " ".join([*words[:i], words[i] + words[i + 1], *words[i + 2 :]])


def _adorned(headline: str, rng: random.Random) -> str:
    """Tatweel and tashkeel put in."""
    out = []
    for i, character in enumerate(headline):
        out.append(character)
        inside = character.isalpha() and i + 1 < len(headline) and headline[i + 1].isalpha()
        if inside and rng.random() < 0.15:
            out.append(rng.choice(("\N{ARABIC FATHA}", "\N{ARABIC SHADDA}", "\N{ARABIC TATWEEL}")))
    return "".join(out)


def _truncated(headline: str, rng: random.Random) -> str:
    words = headline.split()
    return " ".join(words[: max(5, len(words) - rng.randint(2, 4))])


def _reordered(headline: str, rng: random.Random) -> str:
    words = headline.split()
    at = rng.randrange(2, len(words) - 2)
    return " ".join(words[at:]) + ".. " + " ".join(words[:at])


def _word_added(headline: str, rng: random.Random) -> str:
    words = headline.split()
    words.insert(rng.randrange(2, len(words)), rng.choice(EXTRAS))
    return " ".join(words)


def _word_removed(headline: str, rng: random.Random) -> str:
    words = headline.split()
    able = [i for i, w in enumerate(words) if not w.isdecimal() and len(w) > 2 and i > 1]
    del words[rng.choice(able)]
    return " ".join(words)


def _other_digits(headline: str, rng: random.Random) -> str:
    if not any(c.isdecimal() for c in headline):
        return _adorned(headline, rng)
    return headline.translate({48 + d: 0x660 + d for d in range(10)})


VARIANTS = {
    "prefix": _opened,
    "suffix": _closed,
    "title": _other_title,
    "synonym": _other_way,
    "spelling": _spelled,
    "typo": _mistyped,
    "joined": _joined,
    "adorned": _adorned,
    "truncated": _truncated,
    "reordered": _reordered,
    "word-added": _word_added,
    "word-removed": _word_removed,
    "digits": _other_digits,
}


def _swapped(
    headline: str, choices: Sequence[str], known: frozenset[str], rng: random.Random
) -> str:
    """Put another of *choices* for the one that the headline holds; nothing when it holds none."""
    words = headline.split()
    pieces = [" ".join(words[i : i + n]) for n in (3, 2, 1) for i in range(len(words) - n + 1)]
    held = [piece for piece in pieces if piece in known]
    if not held:
        return ""
    one = rng.choice(held)
    return headline.replace(one, rng.choice([c for c in choices[:400] if c not in held]), 1)


def _other_number(headline: str, rng: random.Random) -> str:
    words = headline.split()
    at = [i for i, word in enumerate(words) if word.isdecimal()]
    if not at:
        return ""
    i = rng.choice(at)
    words[i] = str(int(words[i]) + rng.choice((1, 2, 5, 10, 40)))
    return " ".join(words)


def _other_name(headline: str, rng: random.Random) -> str:
    return _swapped(headline, NAMES, _NAMES, rng)


def _other_place(headline: str, rng: random.Random) -> str:
    return _swapped(headline, PLACES, _PLACES, rng)


def _other_team(headline: str, rng: random.Random) -> str:
    return _swapped(headline, TEAMS, frozenset(TEAMS), rng)


def _other_thing(headline: str, rng: random.Random) -> str:
    words = headline.split()
    at = [i for i, word in enumerate(words) if word in SUBJECTS]
    if not at:
        return ""
    words[at[0]] = rng.choice([subject for subject in SUBJECTS if subject not in words])
    return " ".join(words)


def _other_date(headline: str, rng: random.Random) -> str:
    return _swapped(headline, _MONTHS, frozenset(_MONTHS), rng)


def _negated(headline: str, rng: random.Random) -> str:
    for verb in ("تطلق", "تعتمد", "تنظم", "يفتتح", "تؤجل", "يبحث"):
        if f" {verb} " in headline:
            return headline.replace(f" {verb} ", f" {rng.choice(('لن', 'لا'))} {verb} ", 1)
    return ""


LOOK_ALIKES = {
    "number": _other_number,
    "name": _other_name,
    "place": _other_place,
    "team": _other_team,
    "thing": _other_thing,
    "date": _other_date,
    "negation": _negated,
}
