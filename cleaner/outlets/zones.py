"""Where a rule for a line may hold, and where no rule should be written."""

from __future__ import annotations

from collections.abc import Collection

from cleaner.outlets.frames import BETWEEN, OFTEN
from cleaner.outlets.recurring import BODY, HEAD, SLOT, TAIL, is_sign
from cleaner.outlets.sightings import Sightings

_TOGETHER = 0.5
_SUB_HEAD = "stands between paragraphs: perhaps a sub-head"
_BESIDE = "on few pages, beside the story: perhaps its own"
_STRAY = 0.5
_TIMES = 1.5
_NEVER_ALONE = 0.9
_FEW_WORDS = 4
_BELOW = 0.6


def zone_of(
    key: str,
    seen: Sightings,
    share: float,
    least: int,
    titles: Collection[str],
    among: tuple[bool, bool] = (False, False),
) -> tuple[str, str]:
    """The zone of a rule for the template *key*, and the risk; no zone where a story could be hit.

    *share* is that of the pages made alike on which it stands, *least* the number of pages that
    makes a line recur, *titles* are what may be headlines. *among*: does it stand in blocks of
    lines that recur together; do stories have sub-heads that recur?

    >>> from cleaner.outlets.sightings import Sightings
    >>> zone_of("0", Sightings(), 1.0, 3, {})
    ('', "nothing but numbers: perhaps a list's")
    """
    places = {zone for zone in seen.times if seen.times[zone]}
    if key == SLOT or is_sign(key) or not (places or any(map(str.isalpha, key))):
        return _of_signs(key, seen, share, places)
    in_block, is_form = among
    zone, risk = _of_line(key, seen, share, least, titles, places, is_form)
    if not zone and in_block and places and key not in titles:
        return ("any" if BODY in places or seen.is_paragraph else _edge(places)), ""
    return zone, risk


def _of_line(
    key: str,
    seen: Sightings,
    share: float,
    least: int,
    titles: Collection[str],
    places: Collection[str],
    is_form: bool,
) -> tuple[str, str]:
    """The zone of a line that has letters."""
    if share < OFTEN:
        return _rare(key, seen, least, titles)
    if not seen.times:
        return "edge", ""
    if seen.is_paragraph:
        return "any", ""
    if key in titles:
        return ("tail", "") if TAIL in places else ("", "reads like the headline of a story")
    if BODY not in places:
        return _edge(places), ""
    if not any(map(str.isalpha, key)):
        return "", "nothing but numbers: perhaps a list's"
    if seen.beside >= _NEVER_ALONE * seen.all_times:
        return "any", ""
    beside = seen.beside >= _TOGETHER * seen.all_times
    often = not beside and seen.all_times >= _TIMES * len(seen.pages)
    if often or (share >= BETWEEN and (beside or not is_form)):
        return "any", "" if beside else "stands between paragraphs"
    if seen.times[BODY] <= _STRAY * seen.times.total():
        # The rule leaves those between the paragraphs alone.
        return _edge({zone for zone in places if zone != BODY}), ""
    return "", _SUB_HEAD


def _of_signs(key: str, seen: Sightings, share: float, places: Collection[str]) -> tuple[str, str]:
    """The zone of signs and numbers: never between paragraphs, where stories have them, too."""
    edges = {zone for zone in places if zone != BODY and (share >= OFTEN or seen.is_apart(zone))}
    if key == SLOT:
        edges = {zone for zone in edges if seen.is_apart(zone)}
    if not edges or seen.times[BODY] > _STRAY * seen.times.total():
        return "", "nothing but numbers: perhaps a list's"
    return _edge(edges), ""


def _rare(key: str, seen: Sightings, least: int, titles: Collection[str]) -> tuple[str, str]:
    """The zone of what does not stand on most pages: furniture only when apart from the story."""
    if not seen.times:
        return "", "on few pages, which have no other story"
    places = {zone for zone in seen.times if seen.times[zone]}
    safe = {zone for zone in places if seen.is_apart(zone) and len(seen.zones[zone]) >= least}
    if len(seen.zones[HEAD]) >= least and _is_beside_headline(key, seen):
        safe.add(HEAD)
    if key in titles:
        safe &= {TAIL}
    if seen.is_paragraph or (BODY in safe and safe == places):
        return ("any", "") if safe == places else ("", _BESIDE)
    safe.discard(BODY)
    if safe:
        return _edge(safe), ""
    return "", _SUB_HEAD if places == {BODY} else _BESIDE


def _is_beside_headline(key: str, seen: Sightings) -> bool:
    """Is the line a short one that stands below the headline, as names and dates do?"""
    short = sum(any(map(str.isalpha, word)) for word in key.split()) <= _FEW_WORDS
    return short and seen.below >= _BELOW * seen.times[HEAD] and not seen.is_paragraph


def _edge(places: Collection[str]) -> str:
    """The zone of what stands in these *places*, which are edges of the story."""
    return "edge" if len(places) > 1 else next(iter(places))
