"""Outlets that were made up, with traps: pages of which each line is known to be story or not.

``TUNED`` were looked at when the engine of outlets was written, ``SET_ASIDE`` were not. All words
are strung together by chance; furniture, formulas and agencies are invented.

A *trap* is what recurs and is the story's own: the sub-heads of a series, a refrain, the sentence
that an agency closes several stories with, a columnist's formula, a table with other numbers each
day, a headline that other pages list.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WORDS = {
    "ar": "الوادي النهر الجسر المدرسة القرية السوق الحديقة المصنع الطريق العمال المهندس البلدية "
    "الحصاد الزيتون القمح البيادر الشتاء الصيف النافذة المكتبة الكتاب المعلم التلميذ الملعب الفريق "
    "الهدف السفينة الميناء القارب الصياد الشبكة الجبل الغابة الراعي القطيع البئر الساقية الطاحونة",
    "fa": "رودخانه پل مدرسه روستا بازار باغ کارخانه جاده کارگران مهندس شهرداری برداشت زیتون گندم "
    "زمستان تابستان پنجره کتابخانه کتاب آموزگار چراغ گنجشک ژاله پرچم چشمه گلستان کشتی بندر قایق "
    "ماهیگیر کوه جنگل چوپان گله چاه جوی آسیاب",
    "ur": "دریا پل مدرسہ گاؤں بازار باغ کارخانہ سڑک مزدور انجینئر بلدیہ فصل زیتون گندم سردی گرمی "
    "کھڑکی کتب خانہ استاد شاگرد میدان ٹیم گیند جہاز بندرگاہ کشتی مچھیرا جال پہاڑ جنگل چرواہا ریوڑ "
    "کنواں نہر چکی بارش",
    "en": "river bridge school village market garden factory road workers engineer council harvest "
    "olive wheat winter summer window library teacher pupil lantern sparrow banner spring meadow "
    "ship harbour boat fisher net mountain forest shepherd flock well brook mill rain",
    "fr": "rivière pont école village marché jardin usine route ouvriers ingénieur mairie récolte "
    "olive blé hiver été fenêtre bibliothèque maître élève lanterne moineau bannière printemps pré "
    "navire port bateau pêcheur filet montagne forêt berger troupeau puits ruisseau moulin pluie",
    "ru": "река мост школа деревня рынок сад завод дорога рабочие инженер управа урожай олива "
    "пшеница зима лето окно библиотека учитель ученик фонарь воробей знамя весна луг корабль порт "
    "лодка рыбак сеть гора лес пастух стадо колодец ручей мельница дождь",
    "he": "נהר גשר בית כפר שוק גן מפעל דרך פועלים מהנדס עירייה קציר זית חיטה חורף קיץ חלון ספרייה "
    "מורה תלמיד פנס דרור דגל אביב אחו ספינה נמל סירה דייג רשת הר יער רועה עדר באר נחל טחנה גשם",
    "hi": "नदी पुल विद्यालय गाँव बाज़ार बगीचा कारखाना सड़क मज़दूर अभियंता नगरपालिका फसल जैतून गेहूँ "
    "सर्दी गर्मी खिड़की पुस्तकालय शिक्षक छात्र दीपक गौरैया झंडा वसंत जहाज़ बंदरगाह नाव मछुआरा जाल "
    "पहाड़ जंगल चरवाहा झुंड कुआँ नाला चक्की बारिश",
}
STOP = {"ur": "۔", "hi": "।"}


@dataclass(frozen=True)
class Made:
    """A page that was made up: its lines, each with whether it is the story's."""

    lines: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The page."""
        return "".join(f"{line}\n" for line, _ in self.lines)

    @property
    def story(self) -> list[str]:
        """The lines that must be left."""
        return [line for line, own in self.lines if own]

    @property
    def furniture(self) -> list[str]:
        """The lines that should go."""
        return [line for line, own in self.lines if not own]


@dataclass
class Draft:
    """The story of a page that is being made."""

    number: int
    headline: str
    paragraphs: list[str]
    above: list[str] = field(default_factory=list)


Trap = Callable[[random.Random, Draft], None]


@dataclass(frozen=True)
class Spec:
    """An outlet: its furniture above, between and below stories, and its traps.

    In a line of furniture ``{n}`` is a number, ``{day}`` a date, ``{name}`` two words, ``{other}``
    the headline of another page, ``{new}`` a headline of none; a line that begins with ``60%``
    stands on so many pages. ``below_title`` stands between headline and story.
    """

    name: str
    language: str
    above: tuple[str, ...] = ()
    below_title: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    traps: tuple[Trap, ...] = ()
    pages: int = 13


def make(spec: Spec, seed: int) -> list[Made]:
    """The pages of an outlet."""
    rng = random.Random(f"{spec.name} {seed}")
    drafts = [_draft(rng, spec.language, number) for number in range(spec.pages)]
    for draft in drafts:
        for trap in spec.traps:
            trap(rng, draft)
    titles = [draft.headline for draft in drafts]
    return [_page(rng, spec, draft, titles) for draft in drafts]


def sentence(rng: random.Random, language: str, least: int = 18, most: int = 40) -> str:
    """A paragraph of words in no order."""
    words = WORDS[language].split()
    chosen = [rng.choice(words) for _ in range(rng.randint(least, most))]
    return " ".join(chosen).capitalize() + STOP.get(language, ".")


def headline(rng: random.Random, language: str) -> str:
    """A headline of words in no order."""
    return " ".join(rng.sample(WORDS[language].split(), rng.randint(5, 8))).capitalize()


def _draft(rng: random.Random, language: str, number: int) -> Draft:
    paragraphs = [sentence(rng, language) for _ in range(rng.randint(3, 7))]
    return Draft(number, headline(rng, language), paragraphs)


def _page(rng: random.Random, spec: Spec, draft: Draft, titles: Sequence[str]) -> Made:
    others = [title for title in titles if title != draft.headline]

    def filled(lines: Sequence[str]) -> list[tuple[str, bool]]:
        found = []
        for line in lines:
            share, percent, rest = line.partition("%")
            if percent and share.isdigit():
                if rng.randrange(100) >= int(share):
                    continue
                line = rest.strip()
            found.append((_fill(rng, spec.language, line, others), False))
        return found

    above, title = filled(spec.above), [(draft.headline, True)]
    below_title = [*filled(spec.below_title), *((line, True) for line in draft.above)]
    story = [(line, True) for line in draft.paragraphs]
    if spec.between and len(draft.paragraphs) > 2:
        story[2:2] = filled(spec.between)
    return Made((*above, *title, *below_title, *story, *filled(spec.below)))


def _fill(rng: random.Random, language: str, line: str, others: Sequence[str]) -> str:
    words = WORDS[language].split()
    return line.format(
        n=rng.randint(2, 9000),
        day=f"{rng.randint(1, 28)}/{rng.randint(1, 12)}/20{rng.randint(10, 30)} "
        f"{rng.randint(10, 23)}:{rng.randint(10, 59)}",
        name=" ".join(rng.sample(words, 2)),
        other=rng.choice(others),
        new=headline(rng, language),
    )


def agency(text: str, every: int) -> Trap:
    """The sentence that an agency closes every so manieth story with."""

    def trap(rng: random.Random, draft: Draft) -> None:  # noqa: ARG001
        if draft.number % every == 0:
            draft.paragraphs.append(text)

    return trap


def series(heads: Sequence[str], every: int, first: int = 0) -> Trap:
    """The sub-heads of a series: before the second and each further paragraph."""

    def trap(rng: random.Random, draft: Draft) -> None:
        if draft.number % every == first:
            language = next(code for code, words in WORDS.items() if _of(draft, words))
            draft.paragraphs = draft.paragraphs[:1]
            for head in heads:
                draft.paragraphs += [head, sentence(rng, language)]

    return trap


def _of(draft: Draft, words: str) -> bool:
    return draft.headline.lower().split()[0] in words.lower().split()


def inside(text: str, every: int) -> Trap:
    """A formula inside the text: a line between two paragraphs, on every so manieth page."""

    def trap(rng: random.Random, draft: Draft) -> None:
        if draft.number % every == 1:
            draft.paragraphs.insert(rng.randint(1, len(draft.paragraphs) - 1), text)

    return trap


def opening(text: str, every: int) -> Trap:
    """What a column opens with, above its first paragraph."""

    def trap(rng: random.Random, draft: Draft) -> None:  # noqa: ARG001
        if draft.number % every == 2:
            draft.above.append(text)

    return trap


def closing(text: str, every: int) -> Trap:
    """A short line that some stories end with."""

    def trap(rng: random.Random, draft: Draft) -> None:  # noqa: ARG001
        if draft.number % every == 1:
            draft.paragraphs.append(text)

    return trap


def refrain(text: str, every: int) -> Trap:
    """A short line that comes again and again in one story of so many."""

    def trap(rng: random.Random, draft: Draft) -> None:  # noqa: ARG001
        if draft.number % every == 3:
            with_it = [[paragraph, text] for paragraph in draft.paragraphs]
            draft.paragraphs = [line for pair in with_it for line in pair][:-1]

    return trap


def table(rows: Sequence[str], every: int) -> Trap:
    """A table with other numbers each day, inside the story."""

    def trap(rng: random.Random, draft: Draft) -> None:
        if draft.number % every == 2:
            draft.paragraphs[1:1] = [row.format(n=rng.randint(5, 95)) for row in rows]

    return trap


TUNED = (
    Spec(
        "valley-gazette", "ar",
        above=(
            "نشرة السنبلة الصباحية", "الأولى", "أهل السهل", "حقول ومراع", "ملاعب السهل",
            "أقلام",
            "تنبيه من إدارة السنبلة: كل ما ينشر هنا ملك لأصحابه، ولا يحق لأحد نقله أو إعادة طبعه "
            "أو بثه أو الاقتباس منه دون إذن مكتوب من إدارة النشرة، ومن خالف ذلك عرض نفسه للمساءلة "
            "أمام محاكم السهل وغرامة تحددها لجنة المحكمين في دورتها السنوية.",
            "|", "في قصاصاتي: {n}", "{name}",
        ),
        below_title=("{day}",),
        below=(
            "|", "ما رأيك في ما قرأت", "هزيل", "لا بأس به", "حسن", "بديع", "رأى القراء: {n}",
            "من دفاتر الأمس", "{other}", "{new}", "{new}", "ضعه في قصاصاتك", "كنانيش السنبلة",
        ),
        traps=(
            agency("وتعتمد وكالة أنباء البيادر على شبكة من المراسلين في القرى والموانئ كلها.", 4),
            series(("المقادير", "طريقة العمل", "لمسة أخيرة"), 4, 1),
            closing("وإلى لقاء في بيدر آخر", 5),
            refrain("يا ساقية الوادي دوري", 6),
        ),
    ),
    Spec(
        "spring-daily", "fa",
        above=("روزنامه چشمه سبز", "برگ نخست | بازار | ورزش | هنر", "{day}"),
        below_title=("نویسنده: {name}",),
        between=("همچنین بخوانید: {new}",),
        below=(
            "برچسبها: {name}", "کد خبر: {n}", "این خبر را برای دوستان بفرستید", "چاپ", "۰ دیدگاه",
            "پربینندهترین ها", "{new}", "{other}", "{new}",
            "همه حقوق این تارنما برای روزنامه چشمه سبز است و بازنشر نوشتهها تنها با نام بردن از "
            "سرچشمه و پیوند به برگ نخست و گرفتن پروانه از دبیرخانه روزنامه رواست.",
        ),
        traps=(
            inside("چنان که بارها در این ستون نوشته ایم", 5),
            table(("بیشینه: {n} درجه", "کمینه: {n} درجه", "باد: {n} گره"), 4),
            agency("خبرگزاری گندم این گزارش را از بندر فرستاده است و دنباله آن فردا می آید.", 5),
        ),
    ),
    Spec(
        "flock-post", "en",
        above=("The Flock Post", "Home > Valley > {name}", "Sign in", "Menu"),
        below_title=("By {name}", "Published {day}", "Share this story"),
        between=("60% Advertisement",),
        below=(
            "More from the valley", "{new}", "{new}", "{other}", "{n} readers liked this",
            "Get the flock letter", "Every Sunday in your barn, free for shepherds of all ages.",
            "© {n} Flock Post Press. No sheep were counted in the making of this page.",
        ),
        traps=(
            series(("What happened", "Why it matters", "What comes next"), 3),
            agency("Barn News Agency relies on carrier pigeons and on the kindness of millers.", 5),
            closing("See you at the mill on Thursday", 4),
        ),
    ),
    Spec(
        "journal-du-moulin", "fr",
        above=("Le Journal du Moulin", "Accueil", "Nos vallées", "Sports", "Rechercher"),
        below_title=("Par {name} | Publié le {day}", "Lecture : {n} min."),
        below=(
            "Partager", "Imprimer", "|", "À lire aussi", "{new}", "{new}",
            "Cet article est réservé aux amis du moulin ; pour le recopier, il faut demander à la "
            "meunière, qui répond le mardi, sauf quand le vent tourne ou que la rivière déborde.",
            "Plan du site", "Mentions du meunier",
        ),
        traps=(
            refrain("Tourne, tourne, mon moulin", 5),
            inside("Comme disait ma grand-mère la meunière", 4),
            opening("Chronique du ruisseau, où il est question du temps et des gens", 5),
        ),
    ),
    Spec(
        "vestnik-melnitsy", "ru",
        above=("Вестник мельницы", "Главная", "Поля", "Рыбаки", "{day}"),
        below=(
            "Читайте также", "{new}", "{new}", "{new}", "Оценили: {n}", "Скверно", "Сносно",
            "Отменно", "Подпишись на весть", "Перепечатка только с поклоном мельнику, {n} г.",
        ),
        traps=(
            series(("Кто виноват", "Что делать"), 4),
            agency("Агентство Колос напоминает, что все сведения записаны со слов рыбаков.", 4),
        ),
    ),
    Spec(
        "nadi-samachar", "hi",
        above=("नदी समाचार", "मुखपृष्ठ", "खेत खलिहान", "मेला"),
        below_title=("लेखक: {name}", "{day}"),
        below=("यह भी पढ़ें", "{new}", "{new}", "इसे साझा करें", "टिप्पणियाँ: {n}", "सब अधिकार चक्की के पास"),
        traps=(inside("जैसा हमारे बुजुर्ग कहते थे", 5), closing("शेष अगले मेले में", 5)),
    ),
)  # fmt: skip
"""Outlets that were looked at when the engine was written."""


SET_ASIDE = (
    Spec(
        "harbour-news", "ar",
        above=(
            "مرفأ الأخبار", "البحر والناس", "أسعار السمك اليوم", "نادي الصيادين",
            "60% عاجل من المرفأ",
            "هذه الصفحة من أوراق مرفأ الأخبار ولا يؤخذ منها سطر واحد إلا بعد استئذان شيخ الصيادين "
            "كتابة، وتسري على من أخذ منها بغير إذن أعراف المرفأ المعمول بها منذ عام {n} وما بعدها.",
        ),
        below_title=("رصدها: {name}", "رأى المرفأ | {day}", "*"),
        between=("طالع في شباكنا: {new}",),
        below=(
            "قوارب ذات صلة", "{new}", "{other}", "{new}", "نجمة", "نجمتان", "ثلاث نجوم",
            "قرأها {n} بحارا", "أرسلها إلى بحار", "•", "دفتر الزوار", "اكتب رأيك",
        ),
        traps=(
            series(("بطاقة القارب", "حديث الربان", "رسالة إلى الميناء"), 3),
            agency("ولم يتسن لوكالة الموج الأزرق التحقق من الرواية من مصدر آخر في الميناء.", 3),
            inside("ونعود فنقول ما قلناه مرارا", 5),
            table(("الهامور: {n} درهما", "الشعري: {n} درهما", "الكنعد: {n} درهما"), 4),
        ),
    ),
    Spec(
        "kashti-news", "ur",
        above=("کشتی نیوز", "صفحۂ اول", "کھیت", "کھیل", "بازار کی خبریں"),
        below_title=("تحریر: {name}", "{day}"),
        below=(
            "یہ بھی پڑھیں", "{new}", "{new}", "{n} لوگوں نے پڑھا", "دوستوں کو بھیجیں",
            "اس صفحے کی ہر تحریر کشتی نیوز کی ملکیت ہے اور اسے ملاح کی تحریری اجازت کے بغیر کہیں "
            "اور چھاپنا یا سنانا منع ہے، خلاف ورزی پر پنچایت میں پیشی ہو گی۔",
        ),
        traps=(
            agency("کنارہ نیوز ایجنسی کے مطابق اس خبر کی آزادانہ تصدیق نہیں ہو سکی ہے۔", 4),
            closing("باقی اگلی ناؤ میں", 5),
            refrain("چل رے ماجھی چل", 6),
        ),
    ),
    Spec(
        "iton-hatachana", "he",
        above=("עיתון הטחנה", "ראשי", "שדות", "דיג", "|", "כניסה לחברים"),
        below_title=("מאת: {name}", "עודכן {day}"),
        between=("70% פרסומת",),
        below=("עוד בטחנה", "{new}", "{other}", "{n} תגובות", "הדפסה", "שיתוף", "כל הזכויות לטוחן"),
        traps=(
            series(("מי האיש", "מה הסיפור", "ומה הלאה"), 4),
            opening("טור שבועי מן הנחל על דגים ועל אנשים ועל מה שביניהם", 4),
        ),
    ),
)  # fmt: skip
"""Outlets that no setting of the engine was chosen by."""
