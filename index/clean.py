"""From the blocks of a page to the paragraphs of its article: what a site puts around and between them goes.

A block is a paragraph, a heading, a list item or a line, as the page had it. The rules look at three things: what a
block says (cue words in seven languages), what it looks like (prose, bullet, label), and where it stands (before the
first prose, between, after the last). Words alone decide only where no author would write them as a line of their own;
the weaker a cue is, the more its place has to agree. When in doubt a block stays: a line too many is a blemish, a lost
paragraph is a loss.

What stays is quoted word for word: no rule changes a block, it only keeps or drops it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from index.cues import cues


class _Fold(dict[int, str]):
    """One lower-case letter without accents for every character, so that positions stay the same."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()[0]
        self[code] = {"’": "'", "‘": "'", "–": "-", "—": "-"}.get(plain, plain)
        return self[code]


_FOLD = _Fold()


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, with plain quotes, dashes and blanks; as long as ``text``."""
    return text.translate(_FOLD)


_UPPER = "[A-ZÀ-ÖØ-ÞĀ-ſΑ-ΩА-Я]"
NAME = re.compile(
    rf"{_UPPER}[\w'’.-]*(?: (?:de|du|des|la|le|van|von|der|den|di|da|dos|del|bin|al|{_UPPER}[\w'’.-]*)){{1,4}}"
)

# what a block is, told by itself

_MARKS = " \t>»›→►▶▸•‣▪●◦·*|+([#-"
_BULLET = re.compile(r"(?:[•‣▪●◦·*–-]|\d{1,2}[.)]) ?(?=\S)")
_STOP = re.compile(r"[.!?…。！？؟।۔][\"'”’»“„)\]* ]*$")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
_CRUMBS = re.compile(r"[^›»>|]{2,30}(?:[›»>|][^›»>|]{2,60}){2,}")
_TARGET = re.compile(r" ?[:|»›>→•–-]| ?[«\"“'„‘]? ?[^\W_a-zß-öø-ÿ]")  # what a headline starts with, after a cue


def weight(text: str) -> int:
    """Return the length of ``text`` in Latin letters: a Chinese, Japanese or Korean character says as much as three."""
    return len(text) + 2 * len(_WIDE.findall(text))


def ends_sentence(text: str) -> bool:
    """Return whether ``text`` ends as a sentence does, closing quotes and brackets aside."""
    return _STOP.search(text[-20:]) is not None


@lru_cache(maxsize=4096)  # cleaning looks at every block several times
def _role(block: str) -> str:
    """Return the name of the cue that the block is, else ``item`` (of a list), ``prose`` or ``line``."""
    if len(block) <= 500 and (role := _cue(block)):
        return role
    if _BULLET.match(block):
        return "item"
    return "prose" if weight(block) >= (80 if ends_sentence(block) else 200) else "line"


def _cue(block: str) -> str | None:
    bare = block.lstrip(_MARKS)
    key = fold(bare).rstrip(" .:*|…»›→>)]+-")
    short = len(block) <= 120 and not block.endswith(("?", "!"))
    for cue in ("end", "section", "link", "maybe", "about", "label"):
        if short and cues()[cue].fullmatch(key):
            return "section" if cue in ("link", "maybe") else cue
    if len(block) <= 220 and _is_link(bare, key):
        return "link"
    if (len(block) <= 300 and cues()["notice"].match(key)) or cues()["disclaimer"].match(key):
        return "notice"
    return "more" if short and cues()["more"].match(key) and not ends_sentence(block) else None


def _is_link(bare: str, key: str) -> bool:
    if re.search(r"[.!?…] ", key) and ends_sentence(bare):  # a headline is one sentence, these are two
        return False
    if cue := cues()["link"].match(key):
        return _TARGET.match(bare, cue.end()) is not None
    if cue := cues()["maybe"].match(key):
        follows = _TARGET.match(bare, cue.end())
        return follows is not None and (":" in follows[0] or not ends_sentence(bare))
    return False


# what a block is, told by its place


def body(blocks: list[str]) -> tuple[int, int]:
    """Return the index of the first block of prose and the one after the last; all blocks when none is prose."""
    return _body(blocks, [_role(block) for block in blocks])


def _body(blocks: list[str], roles: list[str]) -> tuple[int, int]:
    prose = [i for i, role in enumerate(roles) if role == "prose"]
    while len(prose) > 1 and _author(blocks, roles, prose[-1]):
        prose.pop()
    return (prose[0], prose[-1] + 1) if prose else (0, len(blocks))


def author_notes(blocks: list[str]) -> dict[int, str]:
    """Return the blocks after the body that tell who wrote it: the index (0-based) and the name it starts with."""
    roles = [_role(block) for block in blocks]
    _, end = _body(blocks, roles)
    notes = {i: _author(blocks, roles, i) for i in range(end, len(blocks))}
    return {i: name for i, name in notes.items() if name}


def _author(blocks: list[str], roles: list[str], i: int) -> str | None:
    """Return the name of the writer whom block ``i`` introduces, None when the article itself is about that person."""
    name = NAME.match(blocks[i])
    if not name or len(blocks[i]) > 700 or not cues()["wrote"].match(fold(blocks[i][name.end() :])):
        return None
    surname = name[0].split()[-1]
    mentions = sum(surname in block for block, role in zip(blocks[:i], roles, strict=False) if role == "prose")
    return name[0] if mentions < 2 else None


def clean(blocks: list[str]) -> list[str]:
    """Return the blocks that belong to the article, in order; all that say something when none would be left.

    ``blocks`` are tidy and without newlines. Cleaning what is clean changes nothing.
    """
    kept = [block for block in blocks if re.search(r"[^\W_]|[?!…]", block)]
    while (fewer := _once(kept)) and fewer != kept:
        kept = fewer
    return kept


def _once(blocks: list[str]) -> list[str]:
    roles = [_role(block) for block in blocks]
    cut = _comments(blocks, roles)
    blocks, roles = blocks[:cut], roles[:cut]
    start, end = _body(blocks, roles)
    drop = _menus(blocks, start, end)
    told = "prose" in roles  # verse and dialogue have lines of one word, and no buttons
    closed = False  # something after the body has said that the page goes on with other things
    for i, role in enumerate(roles):
        outside = not start <= i < end
        if role in ("link", "end") or (role == "label" and told) or (outside and role in ("notice", "about")):
            drop.add(i)
        elif role in ("section", "more"):
            drop |= _links(blocks, roles, i, start, end)
        elif closed and role in ("line", "item") and not _author(blocks, roles, i):
            drop.add(i)
        closed = closed or (i >= end and role in ("section", "more", "notice"))
    return [block for i, block in enumerate(blocks) if i not in drop]


def _comments(blocks: list[str], roles: list[str]) -> int:
    """Return where the readers' comments or their form begin; a link to them above the article does not count."""
    read, total = 0, sum(weight(block) for block, role in zip(blocks, roles, strict=True) if role == "prose")
    for i, role in enumerate(roles):
        if role == "end" and read > 0.2 * total:
            return i
        read += weight(blocks[i]) if role == "prose" else 0
    return len(blocks)


def _menus(blocks: list[str], start: int, end: int) -> set[int]:
    """Return the trail of rubrics above the article, and runs of tiny lines around it that name rubrics of a site."""
    drop = {i for i in range(start) if _CRUMBS.fullmatch(blocks[i])}
    for zone in (range(start), range(end, len(blocks))):
        for tiny, run in groupby(zone, key=lambda i: len(blocks[i]) <= 30 and not re.search(r"[.!?…,;:]", blocks[i])):
            menu = list(run) if tiny else []
            named = [i for i in menu if cues()["menu"].fullmatch(fold(blocks[i]))]
            if len({blocks[i] for i in named}) >= 2:  # a short title may stand right below the menu
                drop |= {i for i in menu if i >= end or i <= named[-1]}
    return drop


def _links(blocks: list[str], roles: list[str], i: int, start: int, end: int) -> set[int]:
    """Return the heading ``i`` with the list of links below it; nothing when it may be the author's own heading."""
    if i < start:
        return {i} if roles[i] == "section" else set()
    below = _list_below(blocks, roles, i, end)
    named = blocks[i].endswith(":") and re.search(r" [^\W\d_a-zß-öø-ÿ]\w", blocks[i]) is not None
    if i >= end or (below and (roles[i] == "section" or named)):
        return {i, *below}
    return set()


def _list_below(blocks: list[str], roles: list[str], i: int, end: int) -> list[int]:
    """Return the items or the headlines right below heading ``i``.

    Inside the body a short last line above prose is the author's next heading, and a long list is the author's own.
    """
    below = []
    for j in range(i + 1, len(blocks)):
        bulleted = roles[j] == "item" and weight(blocks[j]) <= 160
        headline = roles[j] == "line" and weight(blocks[j]) <= 160 and not ends_sentence(blocks[j])
        if not bulleted and not (headline and roles[i + 1] != "item") and roles[j] != "link":
            break
        below.append(j)
    if i >= end or not below or roles[below[0]] == "item":
        return below
    if len(below) > 6:
        return below[:1]
    lengths = [len(blocks[j]) for j in below]
    return below[:-1] if len(below) > 1 and lengths[-1] < 0.6 * sum(lengths[:-1]) / (len(below) - 1) else below
