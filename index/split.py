"""Article to sentences and passages: pure, and every one an exact slice of the article's text.

The boundaries of sentences come from sentencex, which knows hundreds of languages and errs in each of them; the rules
around it join what it cut wrongly and cut what it missed. Width counts characters, East Asian wide ones two.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING
from unicodedata import category, combining

import sentencex

from index.records import Article, Passage, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NARROW, WIDE = 300, 900  # the width of a passage: none is needlessly narrower, none is wider
_LIBRARY_MAX = 20_000  # characters given to sentencex at once: it is quadratic in unclosed quotation marks
_QUOTE_MAX = 160  # characters; what is quoted or bracketed stays whole up to here
_CLAUSE = 80  # characters of Thai or Lao before a blank may end a sentence

_STRONG = "。！？｡؟۔।॥។៕።፧။։"  # end a sentence wherever they stand
STOPS = ".!?…" + _STRONG
_CLOSER = r"""(?:[)\]}”’»›」』】》〉）］｝\u200b-\u200f\u2060\ufe0f\ufeff]|["'“‘«](?=[\s.,;:!?…)\]»”]|$))"""
_END = re.compile(
    rf"""(?x) [{STOPS}]
    (?: [{STOPS}] | {_CLOSER}
      | \s+[.!?…](?=[\s.!?…]|$)                         # an orphan: ". .", or the French blank before "?"
      | \s+[»”](?=[\s.,;:!?…)\]]|$)                     # the French blank before a closing mark
      | \[[^\s\[\]][^\[\]]{{0,24}}\] | \s\[\d{{1,3}}\]  # a note: [12], [citation needed]
    )*\s*"""
)
_PAIRS = re.compile(
    r"""(?x) (?=[«»“„「『"(（\[]) (?: «[^«»]~» | “[^“”]~” | „[^„“”]~[“”] | »(?=\S)[^«»]~(?<=\S)«
    | 「[^「」]~」 | 『[^『』]~』 | (?<!\w)"(?=\S)[^"]~(?<=\S)"(?!\w) | \([^()]~\) | （[^（）]~） | \[[^\[\]]~\] )
    """.replace("~", f"{{1,{_QUOTE_MAX}}}")
)
_STRONG_STOP, _LOUD_STOP = re.compile(f"[{_STRONG}]"), re.compile(r"[!?…]|\.\s*\.")
_QUOTED = re.compile(r"[»”\"'」』“‘’«›]")
_OTHER_BLANK, _LETTER = re.compile(r"[^\S ]"), re.compile(r"[^\W_]")
_FIRST = re.compile(r"(?:['’][snt] )?[\W_]*(\w)(['’]?\w?)")  # Dutch opens with 's and 't in lower case
_WORD = re.compile(r"[\W_]*([^\W\d_]+)['’]?\s*(.?)")
_TOKEN = re.compile(r"[^\s()\[\]«»“”„\"‘/'’]*$")
_ENUMERATOR = re.compile(r"\W*(?:\d{1,3}|[^\W\d_]|[ivxIVX]{2,5})[.)]\W*")
_ACRONYM = re.compile(r"(?:[^\W\d_]{1,3}\.-?)+[^\W\d_]{1,3}")
_NUMBER, _ROMAN = re.compile(r"\d|[IVXLC]+\b"), re.compile(r"[IVXLC]+")
_REAL_WORD = re.compile(r".*(?:[^\W\d_]{5}|\d)$")
_SPEAKER = re.compile(r"(?:I|(?:[A-Z][\w’'-]+ ){1,3}?)\s?(?:said|says|asked|replied|answered|cried|shouted|added)\b")
_SPEAKER_CJK = re.compile(r"と(?!て)|って|[、，がをの]|[^，。！？；：“”「」\s]{1,8}[说說道问問答喊叫][道着了]?[。，]")
_THAI = re.compile(r"[\u0e00-\u0eff]\s+(?=[\u0e00-\u0eff])(?!และ|หรือ|ซึ่ง|ที่|โดย|ของ|กับ|ว่า|นี้|นั้น|ๆ|ฯ|ແລະ|ຫຼື)")

_BREAKS = tuple(  # where a sentence that is too wide is cut, best first
    re.compile(pattern.replace("~", _CLOSER + "*"))
    for pattern in (
        *(rf"(?<=[^\W\d_]{{2}})[{STOPS}]~\s+|[{_STRONG}]~", r"[;:]~\s+|[；：]~|\s[—–]\s|—"),
        *(r"[,؛،]~\s+|[，、،؛]~|[)”»]\s+|[」』”）]", r"\s+", r"[^\w\s]"),
    )
)
_WIDE = re.compile("[ᄀ-ᅟ⌚-⯿⺀-〾ぁ-꓏ꥠ-ꥼ가-힣\uf900-\ufaff︐-﹯！-｠￠-￦\U00016fe0-\U0003fffd]+")
_BOUND = re.compile("[เแโใไເແໂໃໄ\u0600-\u0605\u200d]|.[ะาำๅະາຳ\u200c\u200d\u1160-\u11ff🏻-🏿\U000e0020-\U000e007f]")
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two letters of these make a flag

# What the library does not know of the languages that matter; a word in lower case stands for its capitalized spelling
# too. First the abbreviations that never end a sentence, then those that do when a word follows that opens sentences.
_NEVER = {
    "de": "Dr Prof Hr Fr Frl St bzw ca vgl sog evtl ggf inkl exkl zzgl geb gest gegr z.B d.h u.a Dipl Ing phil med",
    "en": "Mr Mrs Ms Messrs Dr Prof Rev Hon Gen Col Lt Sgt Capt Adm Gov Sen Rep Pres St Mt Ft vs viz cf e.g i.e approx",
    "es": "Sr Sra Srta Sres Dr Dra Dña Ud Uds Vd Vds Prof Ing Lic Arq Gral Cnel Mons Sto Sta EE FF JJ cf vs aprox ej",
    "fr": "M MM Mme Mmes Mlle Mlles Mgr Me Dr Pr St Ste cf av apr env bd tél vs p.ex c.-à-d",
    "hi": "डॉ श्री पं प्रो",
    "it": "sig sigg dott dr prof avv ing Geom Arch On Mons es cfr ca",
    "nl": "dhr mevr mw dr drs ir mr prof ds bijv bv o.a m.b.t d.w.z St ca vgl",
    "pt": "Sr Sra Srta Dr Dra Prof Profa Eng Exmo Exma Arq ex p.ex aprox Av",
    "ru": "им ул см ср напр проф акад т.е т.н",
}
_PERHAPS = {
    "de": "etc usw usf Mio Mrd Tsd Jh Jhd Jan Feb Mär Apr Jun Jul Aug Sep Sept Okt Nov Dez Chr Co Inc",
    "en": "Inc Corp Ltd Co Bros Jr Sr etc al Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Ave Blvd Rd est dept",
    "es": "etc UU OO AA Cía Ltda Inc avda tel Corp Co",
    "fr": "etc al Cie Sté janv févr avr juil sept oct nov déc min max Ch Th Ph Inc Corp Co Jr ex",
    "it": "ecc Spa Inc Co tel Jr",
    "nl": "enz etc jan feb mrt apr jun jul aug sep sept okt nov dec Chr Inc",
    "pt": "etc Ltda Cia Inc tel Jr Co",
    "ru": "гг вв млн млрд тыс руб др пр",
}
# In any language: these end a sentence unless a number follows.
_NUMBERED = (
    "abb abs art artt aufl bd blz cap ch chap fig figs kap nn no nos nr nrs núm pag pagg pág págs pp sec sect vol"
)
_STARTERS = {  # open sentences
    "de": "Der Die Das Den Ein Eine Er Sie Es Ich Wir Im In Am Auf Aus Bei Mit Nach Seit Von Zu Dann Danach Aber",
    "en": "The A An He She It They We I In On At By For From With But And So Then This That These His As After When",
    "es": "El La Los Las Un Una En Él Ella Se Su Sus Es No Y Pero Con Por Para De Desde Al Cuando Después Luego Según",
    "fr": "Le La Les L Un Une Des D Il Elle Ils Elles On J Nous Ce C Cet Cette Ces Sa En Dans À Au Par Pour Mais Puis",
    "it": "Il Lo La I Gli Le L Un Una È Nel Nella Nei In Con Per Di Da Dal Su Non Ma E Si Questo Quando Dopo Poi Anche",
    "nl": "De Het Een Hij Zij Ze Er In Op Aan Met Van Voor Na Bij Dit Dat Deze Die En Maar Toen Daarna Ook Als Wij Ik",
    "pt": "O A Os As Um Uma Em No Na Nos Nas Ele Ela Se Seu Sua É Não E Mas Com Por Para De Do Da Quando Depois Hoje",
    "ru": "В Во На Он Она Они Это Но И А С По После Как Для При Однако Также Затем Тогда Потом Я Мы",
}
_PARTICLES = "Le La Les L De Du Des D El Los Las Il Lo Gli Van Von Den Da Do Dos Di Del A I O No E"


def sentences(article: Article) -> tuple[Sentence, ...]:
    """Return every sentence of ``article`` in reading order; together they cover every character that is not blank.

    They are trimmed, lie within one paragraph each, and are no wider than ``WIDE`` unless a single grapheme is.
    """
    return tuple(sentence for paragraph in _paragraphs(article) for sentence in paragraph)


def passages(article: Article, *, fits: Callable[[str], bool] = lambda text: True) -> tuple[Passage, ...]:
    """Return what a person reads at once: whole sentences, ``NARROW`` to ``WIDE`` wide, each of which ``fits``.

    Paragraphs of up to ``WIDE`` stay whole. Tiny ones are joined with their neighbours, save the article's notes;
    wider ones are cut into pieces of like width that share a sentence. Where ``fits`` (an encoder's budget, for
    instance) refuses a text, shorter ones are tried, down to a single grapheme, which stays even if refused.
    """
    pieces = (tuple(piece) for group in _groups(article) for piece in _fitting(article.text, group, fits))
    ends = ((piece[0].start, piece[-1].end, piece) for piece in pieces)
    return tuple(Passage(start, end, article.text[start:end], piece[0].paragraph, piece) for start, end, piece in ends)


def _paragraphs(article: Article) -> Iterator[list[Sentence]]:
    """Yield the sentences of each paragraph; none for a blank one."""
    offset, language = 0, article.language.partition("-")[0].lower()
    for number, text in enumerate(article.paragraphs, 1):
        cuts = pairwise([0, *_boundaries(text, language), len(text)])
        spans = ((article.text, offset + start, offset + end) for start, end in cuts)
        yield [one for span in spans for one in _cut(*span, number, lambda part: _width(part) <= WIDE)]
        offset += len(text) + 2


def _boundaries(text: str, language: str) -> list[int]:
    """Return where sentences begin, save the first: the candidates that the rules let stand."""
    cased = text != text.lower()  # in a text without capitals, lower case after a full stop tells nothing
    cuts: list[int] = []
    start, scanned, letters = 0, 0, False
    for mark, at, known in _candidates(text, language):
        clause = mark == at and not known
        if at - start < _CLAUSE if clause else not _ends(text, mark, at, known, language, cased):
            continue
        letters = letters or bool(_LETTER.search(text, scanned, at))
        scanned = at
        if letters and (at - start > 9 or not _ENUMERATOR.fullmatch(text, start, at)):
            cuts.append(at)
            start, letters = at, False
        elif cuts and not letters:  # punctuation alone belongs to the sentence before
            cuts[-1] = start = at
    return cuts if not cuts or _LETTER.search(text, cuts[-1]) else cuts[:-1]


def _candidates(text: str, language: str) -> list[tuple[int, int, bool]]:
    """List (where the stop is, where the next sentence would begin, whether the library cuts there)."""
    known = _library_cuts(text, language)
    found, explained = [], set[int]()
    for match in _END.finditer(text):
        mark, at = match.span()
        inside = known[bisect_right(known, mark) : bisect_right(known, at)]
        if inside or text[at - 1].isspace() or _STRONG_STOP.search(match[0]):
            found.append((mark, at, bool(inside)))
        explained.update(inside)
    found += [(at, at, True) for at in known if at not in explained]
    found += [(match.end(), match.end(), False) for match in _THAI.finditer(text, 0, len(text) - _CLAUSE // 2)]
    pairs = [(0, 0), *(match.span() for match in _PAIRS.finditer(text))]
    found.sort()
    return [one for one in found if pairs[bisect_left(pairs, (one[1],)) - 1][1] <= one[1] and _safe(text, one[1])]


def _library_cuts(text: str, language: str) -> list[int]:
    """Return where sentencex ends a sentence before the end of the text; nothing where it cannot be trusted."""
    plain = _OTHER_BLANK.sub(" ", text)  # it panics at a blank of more than one byte beside an initial
    cuts: list[int] = []
    for offset in range(0, len(plain), _LIBRARY_MAX):
        part = plain[offset : offset + _LIBRARY_MAX]
        try:
            found = sentencex.get_sentence_boundaries(language, part)
        except BaseException as fault:  # a panic in Rust is no Exception in Python
            if type(fault).__name__ != "PanicException":
                raise
            continue
        if all(part[one["start_index"] : one["end_index"]] == one["text"] for one in found):
            cuts += [offset + one["end_index"] for one in found[:-1]]
    return cuts


def _ends(text: str, mark: int, at: int, known: bool, language: str, cased: bool) -> bool:
    """Tell whether a sentence ends between the stop at ``mark`` and ``at``, where the next would begin."""
    tail, right = text[mark:at], text[at : at + 60]
    quoted = bool(_QUOTED.search(tail))
    if _STRONG_STOP.search(tail):
        return not (quoted and _SPEAKER_CJK.match(right)) and not tail.endswith("）")
    first = _FIRST.match(right)
    if first is None or (cased and first[1].islower() and not first[2].isupper()):
        return first is None
    if tail and not tail[-1].isspace():  # an address, a version, a name, or a blank forgotten
        apart = not text[max(0, mark - 2) : mark].isupper() and first[2][-1:].islower()
        return known and not first[1].isdigit() and (apart or not first[1].isupper())
    if not tail or _LOUD_STOP.search(tail):
        return (known or first[1].isupper()) and not (quoted and language == "en" and _SPEAKER.match(right))
    token = _TOKEN.search(text[max(0, mark - 24) : mark])
    return _stops(token[0] if token else "", right, language, known or quoted or ")" in tail)


def _stops(word: str, right: str, language: str, likely: bool) -> bool:
    """Tell whether the full stop after ``word`` ends a sentence, when no lower case follows."""
    if _listed(word, _NEVER.get(language)) or (_listed(word, _NUMBERED) and _NUMBER.match(right)):
        return False
    doubtful = (
        (language == "de" and len(word) < 3 and word.isdigit())
        or (_ROMAN.fullmatch(word) and (language == "de" or language not in _STARTERS))  # Friedrich II. Graf
        or (len(word) == 1 and (language in _STARTERS or not word.islower()) and not word.isdigit())
        or (_ACRONYM.fullmatch(word) and not word.endswith("J.-C"))
        or _listed(word, _PERHAPS.get(language))
    )
    return _opens(right, language) or (not doubtful and (likely or bool(_REAL_WORD.match(word)) or right[0] in "'’"))


@lru_cache(maxsize=4096)
def _listed(word: str, words: str | None) -> bool:
    return words is not None and not {word, word.lower()}.isdisjoint(words.split())


def _opens(right: str, language: str) -> bool:
    """Tell whether ``right`` begins with a word that opens sentences; a particle (Le Roy) needs lower case after it."""
    word, listed = _WORD.match(right), _STARTERS.get(language)
    return bool(word and _listed(word[1], listed) and (word[2].islower() or not _listed(word[1], _PARTICLES)))


def _width(text: str) -> int:
    return len(text) + (0 if text.isascii() else sum(map(len, _WIDE.findall(text))))


def _cut(text: str, start: int, end: int, number: int, accepts: Callable[[str], bool]) -> Iterator[Sentence]:
    """Yield ``text[start:end]``, trimmed and halved until each part is accepted or a single grapheme."""
    part = text[start:end]
    start, end = end - len(part.lstrip()), start + len(part.rstrip())
    if start < end and not accepts(text[start:end]) and (at := _middle(text, start, end)) is not None:
        yield from (*_cut(text, start, at, number, accepts), *_cut(text, at, end, number, accepts))
    elif start < end:
        yield Sentence(start, end, text[start:end], number)


def _middle(text: str, start: int, end: int) -> int | None:
    """Return the best place to cut, near the middle; ``None`` within a single grapheme."""
    half, quarter = (start + end) // 2, (end - start) // 4
    found = ([match.end() for match in pattern.finditer(text, start + quarter, end - quarter)] for pattern in _BREAKS)
    for places in chain(found, [range(start + 1, end)]):
        for at in sorted(places, key=lambda at: abs(at - half)):
            if start < at < end and _safe(text, at):
                return at
    return None


def _safe(text: str, at: int) -> bool:
    """Tell whether ``text`` goes on at ``at`` and may be cut there: not within an accent, emoji, flag or Thai vowel."""
    before, after = text[max(0, at - 1) : at], text[at : at + 1]
    if not before or not after or (before + after).isascii():
        return bool(before and after)
    bound = _BOUND.match(before + after) or category(after).startswith("M")
    virama = combining(before) == 9 and not after.isspace()  # it binds the consonant that follows
    flag = after in _FLAGS and (at - len(text[:at].rstrip(_FLAGS))) % 2
    return not (bound or virama or flag)


def _groups(article: Article) -> Iterator[list[Sentence]]:
    """Yield the sentences of paragraphs that belong together: a wide one, tiny ones with neighbours, a note alone."""
    for noted, run in groupby(filter(None, _paragraphs(article)), lambda one: one[0].paragraph in article.notes):
        paragraphs = list(run)
        yield from paragraphs if noted else _joined(article.text, paragraphs)


def _joined(text: str, run: list[list[Sentence]]) -> list[list[Sentence]]:
    """Join paragraphs until each group is ``NARROW`` wide and ends with no heading, as long as there is more text."""

    def width(first: list[Sentence], last: list[Sentence]) -> int:
        return _width(text[first[0].start : last[-1].end])

    groups = [run[0]]
    for before, paragraph in pairwise(run):
        heading = _heads(before) and not _heads(paragraph)
        if not heading and width(groups[-1], before) >= NARROW:
            groups.append(paragraph)
        elif not heading and len(groups) > 1 and width(groups[-1], paragraph) > WIDE >= width(groups[-2], before):
            groups[-2:] = [groups[-2] + groups[-1], paragraph]
        else:
            groups[-1] = groups[-1] + paragraph
    if len(groups) > 1 and width(groups[-1], groups[-1]) < NARROW:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def _heads(paragraph: list[Sentence]) -> bool:
    """Tell whether a paragraph is short and ends without a stop: a heading, or an item of a list."""
    return len(paragraph) == 1 and len(paragraph[0].text) < 120 and not _END.search(paragraph[0].text[-12:])


def _fitting(text: str, group: list[Sentence], fits: Callable[[str], bool]) -> list[list[Sentence]]:
    """Return the passages of one group: balanced, and balanced anew with a lower limit while one does not fit."""
    limit = WIDE
    asked = lru_cache(maxsize=None)(lambda start, end: fits(text[start:end]))
    while True:
        pieces = _balanced(text, group, limit)
        failing = [piece for piece in pieces if not asked(piece[0].start, piece[-1].end)]
        single = [piece[0] for piece in failing if len(piece) == 1]
        halves = {one: [*_cut(text, one.start, one.end, one.paragraph, one.text.__ne__)] for one in single}
        widths = [_width(text[piece[0].start : piece[-1].end]) for piece in failing if len(piece) > 1]
        if not widths and all(len(parts) == 1 for parts in halves.values()):
            return pieces
        limit = min([limit, *(3 * width // 4 for width in widths)])
        group = [part for sentence in group for part in halves.get(sentence, [sentence])]


def _balanced(text: str, group: list[Sentence], limit: int) -> list[list[Sentence]]:
    """Cut a group into pieces of at most ``limit`` by dynamic programming, each opening with the last sentence before.

    It costs to lie far from two thirds of the limit, more to end with a heading, most to be narrow. A sentence is not
    repeated across paragraphs, nor when it is wide itself or leaves no room for the next.
    """
    starts, ends = [0], [_width(group[0].text)]
    for before, sentence in pairwise(group):
        starts.append(ends[-1] + _width(text[before.end : sentence.start]))
        ends.append(starts[-1] + _width(sentence.text))
    if ends[-1] <= limit:
        return [group]
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)]  # for each end: the cost up to there, its piece's first and lead
    for end, last in enumerate(group, 1):
        heading = end < len(group) and group[end].paragraph != last.paragraph and _heads([last])
        options: list[tuple[float, int, int]] = []
        for first in range(end - 1, -1, -1):
            if options and ends[end - 1] - starts[first] > limit:
                break
            lead = first - 1 if first and group[first - 1].paragraph == group[first].paragraph else first
            if ends[end - 1] - starts[lead] > limit or ends[lead] - starts[lead] > limit / 3:
                lead = first
            width = ends[end - 1] - starts[lead]
            cost = (1.5 * width / limit - 1) ** 2 + 0.3 * heading + 99.0 * (width < limit / 3)
            options.append((best[first][0] + cost, first, lead))
        best.append(min(options))
    pieces, end = [], len(group)
    while end:
        pieces.append(group[best[end][2] : end])
        end = best[end][1]
    return pieces[::-1]
