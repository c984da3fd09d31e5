"""What stands above the article on a page: its title, who wrote it, when. Lines that say so are told from prose."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.clean import NAME, body, fold, weight
from index.documents import find_date

if TYPE_CHECKING:
    from index.documents import Draft

_BY = re.compile(
    r"(?:(?:written|posted|published|story|texte?|publie|ecrit|redige|geschrieben|escrito|publicado|scritto|gepubliceerd"
    r"|propos recueillis) )?(?:by|par|von|por|di|da|door):? |(?:author|auteure?|autora?|autore) ?:? "
)
_STAMP = re.compile(
    r"[ ,.:|·•/()-]*(?:publie|published|posted|updated|last|mis a jour|modifie|veroffentlicht|aktualisiert|stand"
    r"|publicado|actualizado|pubblicato|aggiornato|atualizado|gepubliceerd|bijgewerkt)\b"
    r"(?:[ ,.:|·•/()-]+[^\W\d_]+){0,8}[\W\d_]*"
    r"|(?:[^\W\d_][\w-]+ ?[,|·•-] ?)?[ ,.:|·•/()-]*(?:(?:\w+(?:day|di|tag|woch|dag|feira|alle)|lunes|martes|miercoles"
    r"|jueves|viernes|sabado|domingo|domenica|dimanche|le|on|the|at|am|pm|um|uhr|el|il|em|op|om|h|a|as|ore|utc|gmt"
    r"|c?e[sd]?t)(?:[ ,.:|·•/()-]+|$))*"
)
_ALSO = re.compile(r" ?(?:,|&|\band\b|\bet\b|\bund\b|\by\b|\be\b|\ben\b) ?")


def front_matter(draft: Draft, blocks: list[str]) -> tuple[Draft, list[str]]:
    """Return the draft with title, byline and date, and the blocks without the lines that say them above the prose."""
    head = body(blocks)[0]
    if not draft.title and (head or _may_be_title(blocks[0])):
        head = body(blocks[1:])[0] + 1  # a title may be as long as prose
    title = _find_title(blocks[: head + 1]) if draft.title is None else draft.title
    byline, published = draft.byline, draft.published
    drop = set()
    for i, block in enumerate(blocks[: head + 1]):
        if title and (same := same_title(block, title)):
            title = same
            drop.add(i)
        elif i < head and (found := byline_in(block)):
            byline, published = byline or found, published or find_date(block)[0]
            drop.add(i)
        elif i < head and _is_date(block):
            if i and i - 1 not in drop and NAME.fullmatch(blocks[i - 1]):
                byline = byline or blocks[i - 1]
                drop.add(i - 1)
            published = published or find_date(block)[0]
            drop.add(i)
    kept = [block for i, block in enumerate(blocks) if i not in drop]
    return replace(draft, title=title, byline=byline, published=published), kept or blocks[-1:]


def _find_title(head: list[str]) -> str | None:
    """Return the line that is repeated above the article, else the first that can be a title.

    A line that ends with a full stop is one only when it is repeated: it may as well be the first sentence.
    """
    likely = [block for block in head[:-1] or head if _may_be_title(block)]
    for i, block in enumerate(likely):
        if any(same_title(other, block) for other in [*likely[i + 1 :], head[-1]] if other is not block):
            return block
    return next((block for block in likely if not block.endswith(".")), None)


def _may_be_title(block: str) -> bool:
    if weight(block) > 200 or not re.match(r"[\w«“\"'‘¿¡(\[#…]", block) or block.endswith((",", ";", ":")):
        return False
    return not (byline_in(block) or _is_date(block) or (block[0] in '«“"' and block[-1] in '»”"'))


def same_title(block: str, title: str) -> str | None:
    """Return the title when ``block`` repeats it, without the name of the site that one of them may carry."""
    short, long = sorted((block, title), key=len)
    start, whole = (" ".join(re.findall(r"\w+|[-|·»:]", fold(text))) for text in (short, long))
    if start == whole or (len(start) >= 15 and re.match(r" [-|·»] ", whole[len(start) :]) and whole.startswith(start)):
        return short
    return None


def byline_in(block: str) -> str | None:
    """Return the names in a line such as "By Ann Lee and Bo Day | 3 May", None when it says more than that."""
    by = _BY.match(fold(block[:150]))
    if not by or len(block) > 150:
        return None
    start = end = by.end()
    while name := NAME.match(block, end):
        end = name.end()
        also = _ALSO.match(block, end)
        if not also or not NAME.match(block, also.end()):
            break
        end = also.end()
    if end == start and (agency := re.fullmatch(r"[A-ZÀ-Þ]\w{1,20}", block[start:])):
        return agency[0]
    after = re.match(r" ?(?:$|[|•·(,@–—/-]|(?:le|on|am|el|il|em|op) .*\d|\d)", block[end:])
    return block[start:end] if end > start and after else None


def _is_date(block: str) -> bool:
    """Return whether a line says when, and little else: a date with a year, perhaps a place, or "Updated …"."""
    rest = find_date(block)[1] if len(block) <= 120 else block
    return len(rest) < len(block) and _STAMP.fullmatch(rest.strip()) is not None
