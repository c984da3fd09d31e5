"""The records that flow through Exergue: frozen, slotted, and plain values only.

Offsets count characters (Unicode code points) of an article's clean text; a slice is always exact:
``article.text[x.start:x.end] == x.text`` for every passage and sentence ``x``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A document as it was found, before anything is understood of it.

    ``kind`` is ``"html"``, ``"pdf"``, ``"docx"``, ``"markdown"``, ``"text"``, or ``None`` when it has to be told from
    the content; all of these are promises that the content may break. ``"plain"`` is UTF-8 text for certain, whatever
    it looks like. ``origin`` says where it came from (an absolute path, an address, or ``""``); two pages with the same
    origin are two versions of one article. ``name`` is what a person would call it in a message. ``title``,
    ``language`` and ``url`` override what is found in it; ``place`` is the server whose article it becomes. ``etag``
    and ``modified`` are what its site wants to hear again at the next visit.
    """

    content: bytes
    name: str
    kind: str | None = None
    url: str | None = None
    origin: str = ""
    title: str | None = None
    language: str | None = None
    place: str = ""
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A clean article: ``"\\n\\n".join(paragraphs) == text``.

    ``id`` is empty until a library has taken the article in. ``language`` is an ISO 639-1 code, ``"und"`` when unknown.
    ``published`` is an ISO 8601 date. ``notes`` are the numbers (1-based) of the paragraphs that speak about the author
    instead of belonging to the article: they answer questions about the author only, and no summary quotes them.
    ``place`` is the chat server whose article it is, ``""`` for the operator's, which every place sees. ``site`` is
    what the site that it comes from calls itself.
    """

    title: str
    text: str
    paragraphs: tuple[str, ...]
    language: str
    id: str = ""
    byline: str | None = None
    published: str | None = None
    url: str | None = None
    notes: tuple[int, ...] = ()
    place: str = ""
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article; ``paragraph`` is 1-based."""

    start: int
    end: int
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved and read at once: whole sentences, about 300 to 900 characters wide.

    ``paragraph`` (1-based) is the one it starts in. ``sentences`` are in reading order and never empty. ``id`` is its
    number in the library that holds it, 0 outside of one; another version of the article has other numbers.
    """

    start: int
    end: int
    text: str
    paragraph: int
    sentences: tuple[Sentence, ...]
    id: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, trimmed, and the language it seems to be asked in (``"und"`` when it cannot be told)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer, with its best sentence marked.

    ``score`` is a cosine in [-1, 1], larger is better; ``link`` leads to the passage on the article's own page.
    ``sentences`` are all that are worth marking, in reading order, ``sentence`` among them. ``share`` in (0, 1] is how
    likely the passage answers, compared with the first hit.
    """

    article: Article
    passage: Passage
    sentence: Sentence
    score: float
    link: str | None = None
    sentences: tuple[Sentence, ...] = ()
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first; when ``answered`` is false they are only the nearest passages.

    ``confidence`` in [0, 1] estimates how likely the first hit answers; ``took_ms`` is in milliseconds. ``talk`` says
    what the text is when no passage is wanted: one of `index.talk.SMALL_TALK`, or of `index.talk.ABOUT` for a question
    about the article as a whole; else it is empty.
    """

    question: Question
    answered: bool
    confidence: float
    hits: tuple[Hit, ...]
    took_ms: float
    talk: str = ""

    @property
    def answered_by_note(self) -> bool:
        """Whether the answer is a note about the author, in the article's own words."""
        return self.answered and bool(self.hits) and self.hits[0].passage.paragraph in self.hits[0].article.notes


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences of one article, word for word and in reading order.

    ``more`` says whether a longer summary could give others.
    """

    article: Article
    sentences: tuple[Sentence, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """What came in since a time (ISO 8601, UTC): summaries, newest article first, and when each article was added.

    ``left_out`` counts older articles since then that a digest has no room for.
    """

    since: str
    summaries: tuple[Summary, ...]
    added: tuple[str, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of one source: ``status`` is ``"added"``, ``"updated"`` or ``"unchanged"``.

    ``elsewhere`` says that the article is unchanged because the same content came from another address before.
    """

    article: Article
    status: str
    passages: int
    elsewhere: bool = False


Step = tuple[int, int] | Addition
"""How far an addition is: passages encoded so far and in all, and at the end what became of it."""
