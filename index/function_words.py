"""The small words of a language: what tells the language of a question that is too short for letter statistics."""

from __future__ import annotations

import re
from collections import Counter

_WORDS = {
    "bg": """кой коя кое кои какво какъв каква кога къде защо как колко на и в във е са беше бяха от за се по с със да
        не при след преди през който която които""",
    "de": """der die das den dem des ein eine einen einem einer und oder ist sind war waren wer was welche welcher
        welches welchen wann wo warum wieso weshalb wie viele viel wurde wurden wird werden im in auf mit für von vom
        zu zum zur nicht kein keine hat haben hatte bei aus nach sich wem wen wessen er sie es dass ich du wir""",
    "en": """the of and or is are was were who whose what which when where why how many much did does do in on for with
        by to from it its his her their that this these have has had been be at as an a not there i you he she we they
        my your me i' it' that' what' don' isn' you' he' she'""",
    "es": """el la los las un una unos unas y o es son fue era quién quien quiénes qué cuál cuáles cuándo cuando dónde
        donde por cómo como cuánto cuántos cuánta cuántas del de al en con para se su sus que no está están lo ha hay
        yo mi me te nos""",
    "fr": """le la les des du de un une et ou est sont qui que quoi quel quelle quels quelles combien pourquoi comment
        où quand dans sur avec pour par au aux il elle ils elles on ce cet cette ces son sa ses leur leurs été était
        pas plus ont a à en y se je tu nous vous ne l' d' n' s' j' c' qu' m' t'""",
    "it": """il lo la gli le i un uno una e o è sono era chi che cosa quale quali quando dove perché come quanto quanti
        quanta quante del della dello dei degli delle nel nella di da dal dalla con per si suo sua al alla non ha hanno
        in ho mi l' d' un' dell' all' nell' dall' c'""",
    "nl": """de het een en of is zijn was waren wie wat welke welk wanneer waar waarom hoe veel hoeveel van in op met
        voor door te bij uit naar niet geen heeft hebben had zich er dat die werd werden ik je jij we""",
    "pt": """o a os as um uma e ou é são foi era quem que qual quais quando onde por porque porquê como quanto quantos
        quanta quantas do da dos das no na nos nas em de com para se seu sua ao à não há eu""",
    "ro": """ce care cine când unde cum câte câți cât pe la din de a al ale ai cu un o în și sau este sunt era au fost
        lui prin pentru nu se""",
    "ru": """кто что какой какая какое какие каком какую когда где куда почему зачем как сколько в во на и не был была
        было были из по для от до у о об за с со к при после который которая которые это чем чего кем кого""",
    "tr": """ne kim hangi nerede nasıl kaç neden bir ve bu mi mı mu mü için ile olarak da de en o hangisi kadar""",
    "uk": """хто що який яка яке які якому коли де куди чому навіщо як скільки в у на і та й не був була було були з із
        зі за для від до про при після котрий це чим чого ким кого""",
}

_COUNT = Counter(word for words in _WORDS.values() for word in set(words.split()))
_WEIGHTS = {
    language: {word: 1 / _COUNT[word] for word in dict.fromkeys(words.split())} for language, words in _WORDS.items()
}
"""A word that one language alone has counts 1, one that two have a half."""

_BARE = {
    language: {word.rstrip("'"): weight for word, weight in weights.items()} for language, weights in _WEIGHTS.items()
}

_WORD = re.compile(r"[^\W\d_]+'?")
LONGEST = 200
"""In characters: from here on letters tell more than words."""

ENOUGH, AHEAD = 1.0, 1.5
CLEAR, FAR_AHEAD = 1.5, 2.0
"""What is asked of a language that letters do not speak for."""


def without_small(text: str) -> list[str]:
    """Return the words of ``text`` without the small ones of one language, the one that most of them speak for.

    One language's, because every language has small words that are great ones elsewhere: war, die, son. Accents count.
    """
    words = re.findall(r"[^\W_]+", text.lower())

    def speaks(language: str) -> tuple[float, int]:
        weights = _BARE[language]
        first = next((place for place, word in enumerate(words) if word in weights), len(words))
        return sum(weights.get(word, 0.0) for word in words), -first

    small = _BARE[max(_BARE, key=speaks)]
    return [word for word in words if word not in small]


def language_of_words(text: str, letters: str | None) -> str | None:
    """Return the language whose small words a short text has, or ``letters``: the one that its letters speak for.

    Small words overrule letters only when they are many and of one language.
    """
    if len(text) > LONGEST:
        return letters
    words = _WORD.findall(text.lower().replace("’", "'"))
    found = sorted(
        ((sum(weights.get(word, 0.0) for word in words), language) for language, weights in _WEIGHTS.items()),
        reverse=True,
    )
    (best, language), (second, _) = found[:2]
    enough, ahead = (ENOUGH, AHEAD) if letters is None else (CLEAR, FAR_AHEAD)
    return language if best >= enough and best >= ahead * second else letters
