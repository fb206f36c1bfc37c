"""Folded words without what is joined to them: articles, prepositions, endings. Pure."""

from __future__ import annotations

from collections.abc import Iterable

_ARTICLES = ("وبال", "وكال", "فبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال")
_CLITICS = ("و", "ب", "ل", "وب", "ول", "ف", "ك")
_SUFFIXES = ("هما", "يات", "ات", "ها", "هم", "نا", "يه", "ه", "ي", "ا")
_PRONOUNS = ("هما", "ها", "هم", "نا")
_OWNED = tuple("ت" + pronoun for pronoun in (*_PRONOUNS, "ه"))
_MANY = ("ون", "ين", "ان")
_PERSONS = ("ون", "وا", "ان", "تا", "ت", "ا")
_PERSONS_PAST = ("وا", "تا", "ت", "ا")
_LONG_VOWELS = str.maketrans("", "", "اويه")
_SHORTEST = 3
_THIRD = 6  # letters of معالجه


def without_article(word: str) -> str:
    """Take the article, and what is joined to it, off a folded word.

    >>> without_article("والبحر"), without_article("للبحر"), without_article("بحر")
    ('بحر', 'بحر', 'بحر')
    """
    if word[:1] not in "وبلكفا":
        return word
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST:
            return word[len(article) :]
    return word


def spellings(word: str) -> Iterable[str]:
    """The forms under which a folded word may stand in a list, nearest first.

    >>> list(spellings("بمصر"))
    ['بمصر', 'مصر']
    """
    yield word
    bare = without_article(word)
    if bare != word:
        yield bare
    for clitic in _CLITICS:
        if word.startswith(clitic) and len(word) - len(clitic) >= _SHORTEST:
            yield word[len(clitic) :]


def owned(word: str) -> Iterable[str]:
    """The words that a folded word may be with a pronoun at its end (سفارتها, سفارته: سفاره), and
    with what is joined to its beginning.

    >>> list(owned("بسفارتها"))
    ['بسفارت', 'بسفاره', 'سفارت', 'سفاره']
    """
    if word.endswith(_PRONOUNS):
        pronoun = next(end for end in _PRONOUNS if word.endswith(end))
    elif word.endswith("ته") and not word.endswith("اته"):
        pronoun = "ه"
    else:
        return
    for form in spellings(word):
        bare = form.removesuffix(pronoun)
        if len(bare) >= _SHORTEST:
            yield bare
            if bare[-1] == "ت":
                yield bare[:-1] + "ه"


def verb_forms(word: str) -> Iterable[str]:
    """The forms that a verb may have in a list: of the third person, present.

    >>> "ينسحب" in verb_forms("وسينسحبون"), "يتقدم" in verb_forms("تقدمت")
    (True, True)
    """
    if word[0] in "وف" and len(word) > _SHORTEST + 1:
        yield from verb_forms(word[1:])
    if word[0] == "س" and word[1:2] in ("ي", "ت") and len(word) > _SHORTEST + 1:
        word = word[1:]
        yield word
    for pronoun in (*_PRONOUNS, "ه"):
        if word.endswith(pronoun) and len(word) - len(pronoun) > _SHORTEST:
            yield word[: -len(pronoun)]
            if word[0] == "ت" and len(word) > _THIRD:  # تستخدمه, not تكلفة
                yield "ي" + word[1 : -len(pronoun)]
    third = _third_form(word)
    if third:
        yield third
    # Of a noun these are endings of two or more: that is a count.
    persons = _PERSONS if word[0] in "يت" else _PERSONS_PAST
    bare = next(
        (word[: -len(end)] for end in persons if word.endswith(end) and len(word) > len(end) + 2),
        "",
    )
    for form in filter(None, (word, bare)):
        yield form
        if form[0] in "تنا":  # تنسحب
            yield "ي" + form[1:]
        yield "ي" + form  # يندد, يتقدم


def _third_form(word: str) -> str:
    """The verb (يعالج) of a verbal noun such as معالجة, also with a letter joined to it, or
    nothing.
    """
    if not _THIRD <= len(word) <= _THIRD + 2:
        return ""
    if len(word) > _THIRD and word[0] in "وبلف":
        word = word[1:]
    if len(word) == _THIRD + 1 and word.endswith("ات"):
        word = word[:-2] + "ه"
    fits = len(word) == _THIRD and word[0] == "م" and word[2] == "ا" and word[-1] == "ه"
    return "ي" + word[1:-1] if fits else ""


def looks_like_a_verb(word: str) -> bool:
    """Whether a word begins as verbs of the third person, present, do.

    >>> looks_like_a_verb("ينسحب"), looks_like_a_verb("يوم"), looks_like_a_verb("سفينة")
    (True, False, False)
    """
    return word[0] in "يت" and len(word) > _SHORTEST


def stem(word: str) -> str:
    """What a word of no list stands for: itself without what is joined to it. Verbs and verbal
    nouns of one pattern (ينفذ, تنفيذ) stand for their consonants; of two or more (زورقين) there is
    another stem than of one.

    >>> stem("ينظم"), stem("تنظيم"), stem("المسافرون"), stem("مسافرين"), stem("مسافر")
    ('نظم', 'نظم', 'مسافر+', 'مسافر+', 'مسافر')
    """
    bare = without_article(word)
    if len(bare) > _SHORTEST + 2 and bare[0] == "و" and bare[1] in "يت":
        bare = bare[1:]
    bare = _third_form(bare) or bare
    if len(bare) > _SHORTEST + 2 and bare[0] == "س" and bare[1] in "يت":
        root = _root(bare[1:])  # سيفتتح
        if root:
            return root
    verbal_noun = bare[0] == "ا" and len(bare) > _SHORTEST + 1 and "ا" in bare[3:]
    if (bare[0] in "يت" and len(bare) > _SHORTEST) or verbal_noun:
        root = _root(bare)
        if root:
            return root
    if bare.endswith(_MANY) and len(bare) > _SHORTEST + 1:
        return _without_suffixes(bare[:-2]) + "+"
    return _without_suffixes(bare)


def _root(verb: str) -> str:
    """The consonants of a verb or verbal noun; nothing when they are too few to tell."""
    ends = (*_MANY, "ات") if verb[0] in "يت" else "ات"
    if verb.endswith(ends) and len(verb) > _SHORTEST + 2:
        verb = verb[:-2]
    consonants = verb.translate(_LONG_VOWELS)
    if len(consonants) > _SHORTEST and consonants[0] == "ت":
        consonants = consonants[1:]
    return _without_suffixes(consonants) if len(consonants) >= _SHORTEST else ""


def _without_suffixes(word: str) -> str:
    if word.endswith(_OWNED):
        owner = word.removesuffix(next(end for end in _OWNED if word.endswith(end)))
        if len(owner) > _SHORTEST and owner[-1] != "ا":  # ات is an ending itself
            word = owner + "ه"
    for _ in range(2):
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST:
                word = word[: -len(suffix)]
                break
    return word
