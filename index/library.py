"""The library: articles in, answers out. Everything below this module is one step of the two ways through it.

::

    article:   source -> Page -> Article -> Passages -> matrix (n, d) -> one transaction
    question:  text -> Question -> vector (1, d) -> Evidence -> Answer
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.answer import answer
from index.digests import digest_of, summary_of
from index.encode import open_encoder
from index.errors import ArticleNotFound
from index.fetch import MAX_BYTES, Web, read
from index.indexing import prepare
from index.naming import question_of
from index.quoting import quotation
from index.records import Addition, Answer, Article, Digest, Hit, Page, Summary
from index.rerank import Reranker
from index.search import Scope, Search
from index.store import Store
from index.taking import taking
from index.verify import Verifier
from index.view import View
from index.words import Words, additive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.encode import Encoder
    from index.features import Evidence
    from index.indexing import Prepared
    from index.ledger import Ledger
    from index.reading import Heading
    from index.records import Sentence, Step


class Library:
    """Articles in a folder, and the model that finds passages in them. One thread at a time may use it.

    Where a method takes a ``place`` (a chat server), it sees that place's articles and the operator's, who is ``""``;
    with None, which is the operator too, it sees all.
    """

    def __init__(
        self, store: Store, encoder: Encoder | None, max_bytes: int, reranker: Reranker | None = None,
        web: Web | None = None, verifier: Verifier | None = None,
    ) -> None:  # fmt: skip
        """Use :meth:`open`."""
        self._store, self._loaded, self._max_bytes, self._reranker = store, encoder, max_bytes, reranker
        self._verifier, self.web = verifier, web or Web()

    @classmethod
    def open(
        cls, folder: str | Path, model: str | None = None, *, backend: str | None = None,
        query_prompt: str | None = None, passage_prompt: str | None = None, reranker: str | None = None,
        verifier: bool | None = None, max_bytes: int = MAX_BYTES, web: Web | None = None, load_model: bool = True,
    ) -> Self:  # fmt: skip
        """Open the library in ``folder``, or make one there.

        ``model`` is ``"embedded"``, a sentence-transformers folder or a hub name; without it the environment's
        ``EXERGUE_MODEL`` decides, else the embedded one. ``backend`` and the prompts are for sentence-transformers.
        ``reranker`` names a CrossEncoder, ``verifier`` says whether another model reads each question together with
        what would answer it; without them ``EXERGUE_RERANKER`` and ``EXERGUE_VERIFIER`` decide. ``max_bytes`` bounds a
        file, ``web`` says what may be fetched. Without ``load_model`` it only lists, shows and removes. Raises
        StoreError (ModelMismatch when the stored vectors are another model's) and ModelError.
        """
        store = Store(Path(folder))
        try:
            encoder, last_word, judge = None, None, None
            if load_model:
                model = model or os.environ.get("EXERGUE_MODEL") or "embedded"
                backend = backend or os.environ.get("EXERGUE_MODEL_BACKEND") or "torch"
                encoder = open_encoder(model, backend=backend, query_prompt=query_prompt, passage_prompt=passage_prompt)
                store.check_identity(encoder.identity.as_json())
                last_word, judge = Reranker.wanted(reranker), Verifier.wanted(verifier, encoder)
        except BaseException:
            store.close()
            raise
        return cls(store, encoder, max_bytes, last_word, web, judge)

    def close(self) -> None:
        """Close the database; nothing is pending, every addition was committed when it returned."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def add(
        self,
        source: str | Path | bytes,
        *,
        title: str | None = None,
        language: str | None = None,
        url: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Article:
        """Add a file, a web page or bytes and return the article; after a SourceError or StoreError nothing changed.

        ``title``, ``language`` and ``url`` override what is found in it. ``progress`` is called with the number of
        passages encoded so far and in all. Adding unchanged content again does nothing; a changed file keeps its id.
        """
        page = read(source, max_bytes=self._max_bytes, web=self.web)
        page = replace(page, title=title, language=language, url=url or page.url)
        return self.take(page, progress=progress).article

    def take(self, page: Page, *, progress: Callable[[int, int], None] | None = None) -> Addition:
        """Add a page and tell what became of it; see :meth:`add`."""
        steps = self.taking(self.prepare(page), page)
        while not isinstance(done := next(steps), Addition):
            if progress:
                progress(*done)
        return done

    def prepare(self, page: Page) -> Prepared:
        """Return the article in a page, split: what takes long and may be done in any thread. Raises SourceError."""
        return prepare(page, self._encoder)

    def taking(self, prepared: Prepared, page: Page, *, former: str | None = None) -> Iterator[Step]:
        """Add a prepared article step by step: give the number of passages encoded so far and in all, then the end.

        Questions may be asked between the steps; nothing is written before the last one. ``former`` is the id of the
        article that it replaces, whose id and other origins it keeps; without it, that is the one of the same origin.
        """
        yield from taking(self._store, self._view, self._encoder, prepared, page, former)

    def remove(self, article_id: str, *, place: str | None = None) -> Article:
        """Remove an article and return what it was; raises ArticleNotFound, also for what is not ``place``'s own."""
        article = self.article(article_id, place=place)
        if place is not None and article.place != place:
            raise ArticleNotFound("not-yours", title=article.title)
        gone = self._store.remove(article.id)
        if self._loaded:
            self._view.follow(None, gone)
        return article

    def __len__(self) -> int:
        return self._store.count()

    def count(self, place: str | None) -> int:
        """Return the number of articles that ``place`` sees."""
        return self._store.count(place)

    def articles(self, place: str | None = None) -> list[Article]:
        """Return all articles, those that were added or changed last at the end."""
        return [article for article, _ in self._store.articles(place)]

    def headings(self, place: str | None = None) -> list[Heading]:
        """Return id, title and address of all articles, oldest first, without reading their texts."""
        return self._store.headings(place)

    def article(self, article_id: str | None = None, *, place: str | None = None) -> Article:
        """Return the article with this id; without one, the only article. Raises ArticleNotFound."""
        if article_id is not None:
            if found := self._store.find("id", article_id, place):
                return found[0]
            raise ArticleNotFound("unknown-article", id=article_id)
        if (count := self.count(place)) > 1:
            raise ArticleNotFound("which-article", count=count)
        for article in self.articles(place):
            return article
        raise ArticleNotFound("no-article")

    def find_origin(self, origin: str, *, place: str | None = None) -> Article | None:
        """Return the article that came from ``origin`` (see :class:`index.records.Page`), None when there is none."""
        found = self._store.find("origin", origin, place) or self._store.find("origin", origin)
        return found[0] if found else None

    def ask(self, question: str, *, article_id: str | None = None, limit: int = 3, place: str | None = None) -> Answer:
        """Answer a question by at most ``limit`` hits, best first, from one article or (without an id) from all.

        Raises QuestionError for an empty or overlong question, ArticleNotFound, ValueError for a limit below 1.
        """
        started = time.perf_counter()
        if limit < 1:
            raise ValueError(f"a limit of {limit} hits")
        asked = question_of(question)
        with self._store.snapshot():
            search = self._search(article_id, place)
            found = answer(
                asked, search.evidence(asked), known=self._words, limit=limit, alone=search.articles == 1,
                reranker=self._reranker, verifier=self._verifier,
            )  # fmt: skip
        self._view.keep()
        return replace(found, took_ms=round((time.perf_counter() - started) * 1000, 3))

    def evidence(self, question: str, *, article_id: str | None = None) -> list[Evidence]:
        """Return all that :meth:`ask` would answer from, best first: for measuring what each side of it is worth."""
        with self._store.snapshot():
            return list(self._search(article_id, None).evidence(question_of(question)))

    def _search(self, article_id: str | None, place: str | None) -> Search:
        self._view.refresh()
        entry = self._store.entry(article_id, place) if article_id is not None else None
        if article_id is not None and entry is None:
            raise ArticleNotFound("unknown-article", id=article_id)
        scope = Scope.of([entry]) if entry else self._view.scope(place)
        if not scope.entries:
            raise ArticleNotFound("no-article")
        return Search(self._store, self._view.vectors, self._encoder, self._words, scope)

    def quote(self, passage: int, sentence: int = 0, *, wide: bool = False, place: str | None = None) -> Hit:
        """Return the passage with this id again, with its sentence number ``sentence`` (from 0) marked.

        ``wide`` adds the sentences around it. Raises ArticleNotFound when it is gone, or ``place`` does not see it.
        """
        with self._store.snapshot():
            article, found = self._store.holder(passage, place), self._store.passage(passage)
            if article is None or found is None:
                raise ArticleNotFound("passage-gone")
            return quotation(article, found, sentence, wide=wide)

    def place_of(self, sentence: Sentence, article_id: str) -> tuple[int, int]:
        """Return the id of the passage that holds an article's sentence and its number there, as `quote` takes them."""
        passage = self._store.passage(self._store.passage_at(article_id, sentence.start) or 0)
        if passage is None:
            raise ArticleNotFound("passage-gone")
        return passage.id, sum(each.end <= sentence.start for each in passage.sentences)

    @property
    def ledger(self) -> Ledger:
        """What the chats remember, in the same file."""
        return self._store

    def summarize(
        self, article_id: str | None = None, *, sentences: int = 5, focus: str | None = None, place: str | None = None
    ) -> Summary:
        """Return at most ``sentences`` sentences of an article in reading order, near to ``focus`` if there is one.

        None is near to a focus that the article does not speak of: the summary is empty then.
        Without an id the only article is meant. Raises ArticleNotFound, QuestionError, ValueError for less than one.
        """
        asked = question_of(focus, "focus") if focus is not None else None
        with self._store.snapshot():
            article = self.article(article_id, place=place)
            return summary_of(self._store, self._encoder if asked else None, article, sentences, focus=asked)

    def digest(self, since: str, *, sentences: int | None = None, place: str | None = None) -> Digest:
        """Return a few sentences of each article that was added since a time (ISO 8601, UTC), newest first."""
        with self._store.snapshot():
            return digest_of(self._store, since, sentences, place)

    @property
    def _encoder(self) -> Encoder:
        if self._loaded is None:
            raise RuntimeError("the library was opened without its model")
        return self._loaded

    @cached_property
    def _words(self) -> Words:
        return Words(self._encoder, self._encoder if additive(self._encoder) else open_encoder())

    @cached_property
    def _view(self) -> View:
        return View(self._store, self._encoder.identity.dimension, self._encoder.identity.as_json())
