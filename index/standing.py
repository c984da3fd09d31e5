"""Which sentences can stand alone, and which have to come with those that they lean on. Pure.

A sentence leans on the one before when it opens with a word that points back ("Mais", "However", "Er", "Questo"), when
it is in the middle of what somebody says, or when it is speech that does not name its speaker. What leans is shown
after what it leans on, or not at all. The tables are small on purpose: they hold words that point back nearly always.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from index.records import Article, Sentence

MIN_WIDTH = 20
"""A shorter sentence (a heading, an exclamation), in Latin letters, says too little to stand in a summary."""

MOST = 3
"""Sentences that lean on one another and are shown together, at most."""

_FAR = 12  # sentences that a quotation may go through

# Words that open a sentence and point back, in lower case: connectives, then pronouns and what points.
_OPENERS = {
    "de": r"""aber|allerdings|später|anschließend|glücklicherweise|leider|also|auch|außerdem|dabei|dadurch|dafür
        |dagegen|daher|damit|danach|dann|daraufhin|darauf|darum|dazu|dennoch|denn|deshalb|deswegen|doch|ebenso
        |ferner|folglich|hingegen|hinzu|jedoch|schließlich|so|somit|sondern|stattdessen|trotzdem|und|vielmehr|zudem
        |zugleich|er|es(?!\ gibt)|ihr|ihre|ihrer|ihm|ihnen|sein|seine|seiner|sie|diese|dieser|dieses|diesem|diesen
        |jene|jener|letztere\w*|erstere\w*|das\ (?:ist|war|hat|sei|wäre|wird|sagte|habe|liegt)|dort|hier|solche\w*
        |(?:in|bei|mit|nach|von|zu|aus|für|auf|an|seit|unter)\ (?:dies\w+|jen\w+|ihm|ihr|ihnen)""",
    "en": r"""accordingly|after\ all|fortunately|unfortunately|additionally|also|although\ this|and|as\ a\ result
        |besides|but|consequently|even\ so|finally|for\ example|for\ instance|furthermore|hence|however|in\ addition
        |in\ contrast|instead|likewise|meanwhile|moreover|nevertheless|nonetheless|nor|on\ the\ contrary
        |on\ the\ other\ hand|or|otherwise|rather|similarly|so|still|that\ is\ why|then|therefore|though|thus|yet|he
        |her|hers|him|his|it|its|she|such|their|theirs|them|these|they|this|those|that\ (?:is|was|has|would|will)
        |the\ (?:former|latter|same)|both\ of|neither\ of|there|here
        |(?:in|at|for|of|by|with|after|before|on|to|from|despite|since|behind|among|against|without|over
        |under)\ (?:that|this|these|those|him|her|them|it)|\w+\ (?:days|weeks|months|years|hours)\ later""",
    "es": r"""además|afortunadamente|después|más\ tarde|posteriormente|por\ desgracia|ahora\ bien|así|aun\ así
        |en\ cambio|en\ consecuencia|en\ efecto|entonces|finalmente|igualmente|luego|mas|no\ obstante|o|pero
        |por\ eso|por\ (?:lo\ )?tanto|por\ otra\ parte|por\ su\ parte|pues|sin\ embargo|sino|también|tampoco|y|él
        |ella|ellas|ellos|ello|esa|esas|ese|eso|esos|esta|estas|este|esto|estos|aquel\w*|su|sus|suyo|le|les|lo|allí
        |ahí|aquí|dich[oa]s?|tal|tales|(?:el|la)\ (?:primero|segundo|último|misma|mismo)
        |(?:en|a|de|para|por|con|según|tras|desde)\ (?:est[ae]s?|es[ae]s?|ell[oa]s?|él|ello|esto|eso)""",
    "fr": r"""ainsi|alors|après\ tout|par\ la\ suite|au\ contraire|aussi|depuis\ lors|heureusement|malheureusement
        |pendant\ ce\ temps|car|cependant|c['’]est\ (?:pourquoi|ainsi)|d['’]ailleurs|d['’]autre\ part|d['’]autres
        |de\ (?:même|plus|son\ côté|leur\ côté)|dès\ lors|donc|du\ coup|en\ (?:effet|outre|revanche|conséquence)
        |en\ (?:fait|réalité)|enfin|ensuite|et|finalement|mais|malgré\ (?:cela|tout)|néanmoins|or|ou|outre\ cela
        |par\ (?:ailleurs|conséquent|contre|exemple)|pour\ (?:autant|sa\ part|leur\ part|cela)|pourtant|puis|sinon
        |toutefois|le\ lendemain|la\ veille|\w+\ (?:\w+\ )?plus\ tard|il(?!\ (?:y\ a|faut|existe)\b)|ils|elle|elles
        |ce|cet|cette|ces|cela|ceci|ça|celui|celle|ceux|celles|c['’]\w+|son|sa|ses|leur|leurs|lui|eux
        |tous\ (?:deux|trois)|toutes\ (?:deux|trois)|là|ici|le\ même|la\ même|les\ mêmes|une\ telle|un\ tel|de\ tels
        |de\ telles|avant\ d['’e]\ ?\w+er
        |(?:[àa]|dans|de|en|pour|par|sur|avec|selon|après|avant|malgré)\ (?:cet?|ces|cette|cela|lui|elles?|eux)""",
    "it": r"""allora|anche|purtroppo|fortunatamente|così|dunque|e|ed|infatti|infine|inoltre|invece|ma|nondimeno|o
        |oppure|per\ questo|perciò|perché|però|pertanto|poi|quindi|tuttavia|lui|lei|loro|egli|ella|essa|esse|essi
        |esso|ciò|questa|queste|questi|questo|quella|quelle|quelli|quello|quest['’]\w+|tale|tali|gli\ stessi
        |lo\ stesso|la\ stessa|lì|là|qui|quest['’]ultim\w|(?:il|la)\ su[ao]
        |(?:in|a|di|da|per|con|su|secondo|dopo)\ (?:quest\w|quell\w|lui|lei|loro|essi)""",
    "nl": r"""bovendien|gelukkig|helaas|daarbij|daardoor|daarna|daarmee|daarom|daarentegen|dan|derhalve|dus|echter
        |en|evenwel|kortom|maar|niettemin|of|ook|tenslotte|toch|toen|uiteindelijk|vervolgens|want|zo|zodoende|hij|ze
        |zij|het\ (?:is|was|gaat)|hem|haar|hun|zijn|deze|dit|die|dat|daar|hier|laatstgenoemde|eerstgenoemde|zulke
        |(?:in|bij|met|na|van|voor|op|aan|door|volgens|sinds)\ (?:deze|dit|die|dat|hem|haar|hen)""",
    "pt": r"""além\ disso|felizmente|infelizmente|aliás|ainda\ assim|assim|contudo|de\ fato|depois|e
        |em\ contrapartida|enfim|então|entretanto|já|logo|mas|no\ entanto|ou|pois|por\ isso|por\ outro\ lado
        |por\ sua\ vez|porém|portanto|porque|também|todavia|ele|ela|eles|elas|essa|essas|esse|esses|esta|estas|este
        |estes|isso|isto|aquel[ae]s?|aquilo|seu|seus|sua|suas|lhe|lhes|lá|ali|aqui|tal|tais|o\ mesmo|a\ mesma
        |(?:em|a|de|para|por|com|segundo|após|desde)\ (?:est[ae]s?|ess[ae]s?|ele|ela|eles|elas|isso|isto)
        |n?d?(?:ess[ae]s?|est[ae]s?)""",
    "ru": r"""а|но|и|однако|зато|поэтому|потому|тем\ не\ менее|также|кроме\ того|затем|потом|тогда|наконец|впрочем
        |он|она|оно|они|его|её|ее|их|это|этот|эта|эти|этого|такой|такая|такие|там|тут|здесь|последний|при\ этом""",
}
# Scripts without blanks or with joined words: what points back is the beginning of the sentence.
_BEGINNINGS = {
    "ar": "لكن|ولكن|غير أن|إلا أن|بيد أن|كما |وهو |وهي |وهم |هو |هي |هم |وهذا|وهذه|وذلك|وتلك|هذا |هذه |ذلك |لذلك|لهذا",
    "ja": "しかし|だが|でも|ところが|また|そして|さらに|そこで|そのため|したがって|一方|つまり|これ|それ|その|この|彼",
    "zh": "但|然而|不过|可是|而且|因此|所以|此外|另外|同时|于是|然后|他|她|它|这|那|其|该|对此|然後|這",
}

_EMPTY_HEADS = re.compile(
    r"""(?xi) \W*(?: (?:par|by|von|por|di|door|text|texte|avec)\ (?:[A-ZÀ-Þ][\w.'’-]+[\s,&]*){1,5}\W*$
    | (?:photo|image|foto|bild|illustration|crédit|credit|legende|légende|source|quelle|fuente|fonte|bron|vidéo|video)
      s?\s?(?:[:©/(]|by\b|par\b) | ©|\(c\)\s )"""
)
_ENDS_OPEN = (":", "：", ",", ";", "…:", "؟", "?", "？", "⸮")
_CLOSERS = "\"'”’»“」』)] \u00a0\u202f"
_STOPS = re.compile(r"[.!…。！।۔។።։]")

_QUOTE = re.compile(
    r"""(?x) (?P<open> [«„「『] | “(?=\w) | (?<![^\s(\[«“])"(?=\S) )
    | (?P<close> [»」』”“] | "(?=[\s.,;:!?)\]…]|$) )"""
)
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Standing:
    """For n sentences: ``first`` and ``last`` (n,) are the sentences that each is shown with, itself among them.

    ``usable`` (n,) is false where no such run makes sense alone: headings, questions, bylines, captions, notes.
    """

    first: NDArray[np.intp]
    last: NDArray[np.intp]
    usable: NDArray[np.bool_]

    @property
    def alone(self) -> NDArray[np.bool_]:
        """Which sentences make sense with nothing beside them, (n,)."""
        found: NDArray[np.bool_] = self.usable & (self.first == self.last)
        return found


def standing(article: Article, sentences: Sequence[Sentence]) -> Standing:
    """Tell of each sentence, in reading order, what it has to be shown with."""
    n = len(sentences)
    says = telling(article, sentences)
    first, last, usable = np.arange(n), np.arange(n), says.copy()
    for start, end in _runs(sentences):
        head = start
        if leans(sentences[start].text, article.language) or not _names_speaker(sentences[start:end]):
            head = int(first[start - 1]) if start and usable[start - 1] else -1
        good = head >= 0 and end - head <= MOST and bool(says[start:end].all())
        usable[start:end] = good
        if good:
            first[start:end], last[start:end] = head, end - 1
    return Standing(first, last, usable)


def telling(article: Article, sentences: Sequence[Sentence]) -> NDArray[np.bool_]:
    """Tell of each sentence whether it says something, leaning on another or not, (n,)."""
    return np.array([_says_something(article, sentence) for sentence in sentences], bool)


def leans(text: str, language: str) -> bool:
    """Tell whether a sentence opens with a word that points back to the sentence before."""
    pattern = _opener(language.partition("-")[0].lower())
    return bool(pattern and pattern.match(text)) or text.lstrip(_CLOSERS + "-–—")[:1].islower()


@cache
def _opener(language: str) -> re.Pattern[str] | None:
    if language in _BEGINNINGS:
        return re.compile(rf"\W*(?:{_BEGINNINGS[language]})")
    if language in _OPENERS:
        return re.compile(rf"[\W_]*(?:{_OPENERS[language]})(?![\w’'-])", re.IGNORECASE | re.VERBOSE)
    return None


def _says_something(article: Article, sentence: Sentence) -> bool:
    text = sentence.text
    bare = text.rstrip(_CLOSERS)
    if sentence.paragraph in article.notes or weight(text) < MIN_WIDTH or bare.endswith(_ENDS_OPEN):
        return False
    if len(text) < 160 and _EMPTY_HEADS.match(text):
        return False
    ended = bool(_STOPS.search(text[-8:])) or article.language in {"th", "lo", "km", "my"}
    return ended and " ".join(text.split()) != " ".join(article.title.split())


# what somebody says


def _runs(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of sentences that one quotation goes through; most are single ones.

    A mark that is not closed within its paragraph and a dozen sentences is taken for a slip of the pen.
    """
    start = 0
    while start < len(sentences):
        end = start + 1
        if (level := _balance(sentences[start].text)) > 0:
            for other in range(start + 1, min(start + _FAR, len(sentences))):
                if sentences[other].paragraph != sentences[start].paragraph:
                    break
                level += _balance(sentences[other].text)
                if level <= 0:
                    end = other + 1
                    break
        yield start, end
        start = end


def _balance(text: str) -> int:
    """Return how many quotations begin in the text and do not end there, less those that only end there."""
    return sum(1 if match["open"] else -1 for match in _QUOTE.finditer(text))


def _names_speaker(run: Sequence[Sentence]) -> bool:
    """Tell whether there is more than the quotation: two words, in a run that is in quotation marks."""
    text = " ".join(sentence.text for sentence in run)
    level, outside, at, quoted = 0, "", 0, False
    for match in _QUOTE.finditer(text):
        if level == 0:
            outside += text[at : match.start()] + " "
        level = max(level + (1 if match["open"] else -1), 0)
        at, quoted = match.end(), True
    if level == 0:
        outside += text[at:]
    return not quoted or len(_WORD.findall(outside)) >= 2 or not _WORD.search(text) or _unspaced(outside)


def _unspaced(text: str) -> bool:
    return weight(text) >= 2 * len(text) > 4


# how much room a text takes

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA_HANGUL = re.compile("[\u3041-\u30ff\u1100-\u11ff\uac00-\ud7a3]")
_SEMITIC = re.compile("[\u0590-\u06ff]")


def weight(text: str) -> float:
    """Return the length of ``text`` in Latin letters: what a character says differs by its script."""
    if text.isascii():
        return float(len(text))
    more = 2.6 * len(_HAN.findall(text)) + 0.75 * len(_KANA_HANGUL.findall(text)) + 0.2 * len(_SEMITIC.findall(text))
    return len(text) + more
