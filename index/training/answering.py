"""Questions beside texts that answer them and texts that do not: what the verifier learns from.

No set of people's own unanswerable questions may be trained with here, so they are made of answerable ones, as other
work makes them (Rajpurkar et al., Know What You Don't Know, 2018, on what such questions are like): another sentence of
the same article, a question that another sentence answers, one word or number changed in either, a denial, another kind
of thing asked for. Where question and text are changed alike, the text still answers: that a word is odd says nothing.
Half of them are glossed word by word into another language. If wanted, a third of those that change no word on purpose
are asked in other words (`index.training.wording`).
"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from index.encode import open_encoder
from index.lexical import stems
from index.offered import offers
from index.static import Folding
from index.training import glosses, teacher
from index.training.wording import Wording, synonyms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from index.training.sources import Corpus

ROUNDS = 9
"""How often each question is used, each time in one of the ways below."""

WAYS = (
    ("right", 0.30),  # the sentence that answers
    ("beside", 0.23),  # one of the nearest others of its article
    ("other", 0.07),  # a near question that another sentence answers
    ("kind", 0.04),  # another kind of thing is asked for, which the sentence does not have
    ("denied", 0.02),
    ("asked", 0.13),  # a word of the question is changed
    ("told", 0.10),  # a word of the text is
    ("both", 0.11),  # both alike
)
ANSWERS = frozenset(["right", "both"])

DEFINITIONS, HEADINGS = 9_000, 10_000
"""How many are used of the dictionary's definitions and of the headings of laws; half of them exchanged."""

_FOREIGN = 0.5
_NEAR, _ALIKE, _COMMON = 0.3, 0.7, 5.6  # cosines of words that replace each other; words above this Zipf frequency stay
_TOKENS = re.compile(r"\w+|[^\w\s]+")
_ASKING = re.compile(r"\b(in what year|what year|when|who|whom|where|how many|how much|why|how long|what)\b")
_VERBS = re.compile(r"\b(is|was|are|were|did|does|do|can|has|had|have|would|will)\b")
_KINDS = (("when", "when"), ("when", "in what year"), ("number", "how many"), ("money", "how much money"),
          ("duration", "how long"))  # fmt: skip
_DEFINED = ("what is {}?", "{}", "what does {} mean?", "qu'est-ce que {} ?", "was ist {}?", "¿qué es {}?")


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a text, the way they were made, and whether the text answers."""

    way: str
    answers: bool
    question: str
    text: str


class Maker:
    """Makes examples of a corpus that `index.training.sources` has read."""

    def __init__(self, corpus: Corpus, seed: int, *, reworded: bool = False) -> None:
        self._draw = random.Random(seed)
        self._corpus = corpus
        self.rows = [(corpus.texts[one], corpus.texts[other]) for one, other in corpus.rows["squad_sentences"]]
        self._sentences = list(dict.fromkeys(text for _, text in self.rows))
        places = {text: place for place, text in enumerate(self._sentences)}
        self._gold = np.array([places[text] for _, text in self.rows])
        encoder = open_encoder("embedded")
        self._asked = encoder.encode([question for question, _ in self.rows], query=True)
        self._told = encoder.encode(self._sentences)
        words = teacher.words()
        vectors = {language: encoder.encode(words[language]) for language in ("en", *glosses.GLOSSED)}
        self._dictionaries = {each: glosses.dictionary(words, vectors, each) for each in glosses.GLOSSED}
        self._languages = list(self._dictionaries)
        self._shares = [glosses.ASKED[language] for language in self._languages]
        used = Counter(word for row in self.rows for side in row for word in sorted(set(_TOKENS.findall(side))))
        alike = synonyms(corpus, encoder.encode) if reworded else {}
        self._wording = Wording(alike, self._draw) if reworded else None
        self._near = {
            word: [other for other in others if other not in alike.get(word, ())]
            for word, others in _neighbours(used, encoder.encode).items()
        }
        self._numbers: dict[int, list[str]] = {}
        for word in sorted(used):
            if word.isdecimal():
                self._numbers.setdefault(len(word), []).append(word)
        self._fold = Folding().fold

    def examples(self) -> list[Example]:
        """Return all examples, in a random order."""
        found = [each for _ in range(ROUNDS) for number in range(len(self.rows)) if (each := self._of_question(number))]
        found += self._of_definitions()
        found += self._of_headings()
        self._draw.shuffle(found)
        return found

    def _of_question(self, number: int) -> Example | None:
        draw, place = self._draw, int(self._gold[number])
        question, sentence = self.rows[number]
        foreign = draw.random() < _FOREIGN
        [way] = draw.choices([name for name, _ in WAYS], [share for _, share in WAYS])
        if way == "right":
            return self._reworded(way, question, self._around(place), foreign=foreign)
        if way == "beside":
            other = self._near_sentence(number, place)
            return self._reworded(way, question, self._around(other, but=place), foreign=foreign)
        if way == "other":
            asks = self._near_question(number, place)
            but = int(self._gold[asks])
            return self._reworded(way, self.rows[asks][0], self._around(place, but=but), foreign=foreign)
        if way == "kind":
            changed = self._other_kind(question, sentence)
            return self._example(way, changed, self._around(place), foreign=foreign) if changed else None
        if way == "denied":
            verb = _VERBS.search(question)
            changed = f"{question[: verb.end()]} not{question[verb.end() :]}" if verb else None
            return self._example(way, changed, [sentence], foreign=foreign and draw.random() < 0.3) if changed else None
        return self._with_another_word(way, question, place, foreign=foreign)

    def _with_another_word(self, way: str, question: str, place: int, *, foreign: bool) -> Example | None:
        """Return the example with a word changed in the question, the text, or both; None where no word can be."""
        told = set(_TOKENS.findall(self._sentences[place]))
        asked = list(dict.fromkeys(_TOKENS.findall(question)))
        mine = [word for word in asked if word.isdecimal() or self._near.get(word)]
        shared = [word for word in mine if word in told]
        if way == "asked" and self._draw.random() >= 0.75:
            shared = mine
        if not (shared or (mine and way == "asked")):
            return None
        word = self._draw.choice(shared or mine)
        other = self._other_word(word)
        if other is None or (way == "asked" and other in told) or (way == "told" and other in asked):
            return None
        texts = self._around(place)
        if way != "asked":
            texts = [_swapped(text, word, other) for text in texts]
        return self._example(
            way, question if way == "told" else _swapped(question, word, other), texts, foreign=foreign
        )

    def _of_definitions(self) -> Iterator[Example]:
        texts = self._corpus.texts
        rows = self._corpus.rows["wordnet_definitions"]
        for word, meaning in self._draw.sample(rows, min(DEFINITIONS, len(rows))):
            form, foreign = self._draw.choice(_DEFINED), self._draw.random() < 0.3
            others = self._near.get(texts[word].split()[0], [])
            if self._draw.random() < 0.5:
                yield self._example(
                    "defined", form.format(texts[word]), [texts[meaning]], foreign=foreign, answers=True
                )
            elif others:
                other = form.format(self._draw.choice(others))
                yield self._example("defined", other, [texts[meaning]], foreign=foreign)

    def _of_headings(self) -> Iterator[Example]:
        texts = self._corpus.texts
        rows = self._corpus.rows["laws_heading_passage"]
        for number in self._draw.sample(range(3, len(rows) - 3), min(HEADINGS, len(rows) - 6)):
            answers = self._draw.random() < 0.45
            heading, passage = rows[number]
            if not answers:
                other, passage = rows[number + self._draw.choice([-3, -2, -1, 1, 2, 3])]
                if texts[other] == texts[heading]:
                    continue
            yield self._example("heading", texts[heading], [texts[passage][:500]], foreign=False, answers=answers)

    def _reworded(self, way: str, question: str, texts: Sequence[str], *, foreign: bool) -> Example:
        if not self._wording:
            return self._example(way, question, texts, foreign=foreign)
        ask = self._wording.drawn()
        if ask == self._wording.misspelt:  # as it is typed, in whichever language
            made = self._example(way, question, texts, foreign=foreign)
            return replace(made, question=ask(made.question))
        return self._example(way, ask(question), texts, foreign=foreign)

    def _example(
        self, way: str, question: str, texts: Sequence[str], *, foreign: bool, answers: bool | None = None
    ) -> Example:
        text = " ".join(texts)
        if foreign:
            [language] = self._draw.choices(self._languages, self._shares)
            dictionary = self._dictionaries[language]
            if asked := glosses.glossed(question, dictionary, self._fold):
                question = asked + "?" * (self._draw.random() < 0.7)
                told = self._draw.random() < 0.4 and glosses.glossed(text, dictionary, self._fold)
                text = told or text
        return Example(
            way, way in ANSWERS if answers is None else answers, self._dressed(question), self._dressed(text)
        )

    def _around(self, place: int, but: int | None = None) -> list[str]:
        """Return a sentence, every second time with those beside it, never with number ``but``."""
        draw, found = self._draw, [self._sentences[place]]
        if draw.random() < 0.5:
            before, after = place - 1, place + 1
            if before >= 0 and draw.random() < 0.7 and before != but:
                found.insert(0, self._sentences[before])
            if after < len(self._sentences) and draw.random() < 0.7 and after != but:
                found.append(self._sentences[after])
        return found

    def _near_sentence(self, number: int, place: int) -> int:
        """Return the number of one of the six sentences nearby that are nearest to a question, rather the first."""
        first, last = max(0, place - 40), min(len(self._sentences), place + 41)
        cosines = self._told[first:last] @ self._asked[number]
        cosines[place - first] = -9
        return int(np.argsort(-cosines)[min(int(self._draw.expovariate(0.6)), 5)] + first)

    def _near_question(self, number: int, place: int) -> int:
        """Return the number of one of the three questions of other sentences nearby that come nearest to a sentence."""
        first, last = max(0, number - 60), min(len(self.rows), number + 61)
        cosines = self._asked[first:last] @ self._told[place]
        cosines[self._gold[first:last] == place] = -9
        return int(np.argsort(-cosines)[self._draw.randrange(3)] + first)

    def _other_kind(self, question: str, sentence: str) -> str | None:
        asks = _ASKING.search(question)
        if not asks:
            return None
        has = offers(sentence, "en")
        options = [
            words
            for kind, words in _KINDS
            if kind not in has and not (kind == "number" and "count" in has) and asks.group(1) != words
        ]
        return _swapped(question, asks.group(1), self._draw.choice(options)) if options else None

    def _other_word(self, word: str) -> str | None:
        if not word.isdecimal():
            return self._draw.choice(self._near[word]) if self._near.get(word) else None
        if len(word) == 4 and word[0] in "12":  # a year
            apart = self._draw.choice([1, 2, 3, 5, 10, 12, 20, 50, 100])
            return str(int(word) + self._draw.choice([-1, 1]) * apart)
        return self._draw.choice(self._numbers[len(word)])

    def _dressed(self, text: str) -> str:
        """Return a text of SQuAD's sentences, which are in lower case and in pieces, more as people write."""
        if self._draw.random() < 0.7:
            text = re.sub(r"(^|[.!?] )([a-z])", lambda found: found.group(1) + found.group(2).upper(), text)
        return re.sub(r"([($]) ", r"\1", re.sub(r" ([,.;:!?%)])", r"\1", text))


def _neighbours(used: Mapping[str, int], encode: Callable[[list[str]], NDArray[np.float32]]) -> dict[str, list[str]]:
    """Return for each word up to eight that are near it and no form of it: what may stand in its place."""
    import wordfreq

    words = [
        word
        for word, times in used.items()
        if times >= 2 and re.fullmatch(r"[^\W\d_]{3,}", word) and wordfreq.zipf_frequency(word, "en") < _COMMON
    ]
    rows = encode(words)
    stem = dict(zip(words, stems(words, "en"), strict=True))
    found = {}
    for start in range(0, len(words), 2000):
        cosines = rows[start : start + 2000] @ rows.T
        order = np.argsort(-cosines, axis=1)[:, 1:25]
        for word, near, mine in zip(words[start : start + 2000], order, cosines, strict=True):
            others = [words[number] for number in near.tolist() if _NEAR <= mine[number] <= _ALIKE]
            found[word] = [other for other in others if stem[other] != stem[word] and other[:4] != word[:4]][:8]
    return found


def _swapped(text: str, word: str, other: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", other, text)
