"""The library: articles in, answers out. Everything below this module is one step of the two ways through it.

::

    article:   source -> Page -> Article -> Passages -> matrix (n, d) -> one transaction
    question:  text -> Question -> vector (1, d) -> Evidence -> Answer
"""

from __future__ import annotations

import os
import re
import time
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.answer import answer
from index.encode import open_encoder
from index.errors import ArticleNotFound, QuestionError
from index.extract import extract
from index.fetch import MAX_BYTES, Web, read
from index.language import detect_language
from index.lexical import terms
from index.naming import digest, line, slug
from index.records import Addition, Answer, Article, Page, Question, Summary
from index.rerank import Reranker
from index.rows import Indexed
from index.search import Scope, Search
from index.split import passages
from index.split import sentences as split_sentences
from index.store import Store
from index.summary import summarize
from index.view import View
from index.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.encode import Encoder
    from index.features import Evidence
    from index.records import Passage

MAX_QUESTION = 500
"""The longest question, in characters."""

_BATCH = 32  # passages encoded at once: progress is told after each, and memory stays small


class Library:
    """Articles in a folder, and the model that finds passages in them. One thread at a time may use it."""

    def __init__(
        self, store: Store, encoder: Encoder | None, max_bytes: int, reranker: Reranker | None = None,
        web: Web | None = None,
    ) -> None:  # fmt: skip
        """Use :meth:`open`."""
        self._store, self._loaded, self._max_bytes, self._reranker = store, encoder, max_bytes, reranker
        self.web = web or Web()

    @classmethod
    def open(
        cls,
        folder: str | Path,
        model: str | None = None,
        *,
        backend: str | None = None,
        query_prompt: str | None = None,
        passage_prompt: str | None = None,
        reranker: str | None = None,
        max_bytes: int = MAX_BYTES,
        web: Web | None = None,
        load_model: bool = True,
    ) -> Self:
        """Open the library in ``folder``, or make one there.

        ``model`` is ``"embedded"``, a sentence-transformers folder or a hub name; without it the environment's
        ``EXERGUE_MODEL`` decides, else the embedded one. ``backend`` and the prompts are for sentence-transformers.
        ``reranker`` names a CrossEncoder. ``max_bytes`` bounds a file, ``web`` says what may be fetched. Without
        ``load_model`` it only lists, shows and removes. Raises StoreError (ModelMismatch when the stored vectors are
        another model's) and ModelError.
        """
        store = Store(Path(folder))
        try:
            encoder, last_word = None, None
            if load_model:
                model = model or os.environ.get("EXERGUE_MODEL") or "embedded"
                backend = backend or os.environ.get("EXERGUE_MODEL_BACKEND") or "torch"
                encoder = open_encoder(model, backend=backend, query_prompt=query_prompt, passage_prompt=passage_prompt)
                store.check_identity(encoder.identity.as_json())
                if reranker := reranker or os.environ.get("EXERGUE_RERANKER"):
                    last_word = Reranker.open(reranker)
        except BaseException:
            store.close()
            raise
        return cls(store, encoder, max_bytes, last_word, web)

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
        return self.take(page, title=title, language=language, url=url, progress=progress).article

    def take(
        self,
        page: Page,
        *,
        title: str | None = None,
        language: str | None = None,
        url: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Addition:
        """Add a page and tell what became of it; see :meth:`add`."""
        article = extract(page)
        article = replace(
            article,
            title=line(title) or line(article.title) or page.name,
            byline=line(article.byline),
            language=language or article.language,
            url=line(url) or line(article.url),
        )
        seen = digest(article)
        if found := self._unchanged(page.origin, seen):
            return Addition(found[0], "unchanged", found[1])
        article = replace(article, id=slug(article.title))
        indexed = self._index(article, progress)
        identity = self._encoder.identity.as_json()
        article, entry, replaced = self._store.put(article, indexed, origin=page.origin, digest=seen, identity=identity)
        self._view.follow(entry, replaced)
        self._view.keep()
        return Addition(article, "updated" if replaced else "added", len(indexed))

    def _unchanged(self, origin: str, digest: str) -> tuple[Article, int] | None:
        """Return what stands at ``origin`` already, or at another one when nothing came from this one before."""
        if origin and (found := self._store.find("origin", origin)):
            return found if self._store.digest(found[0].id) == digest else None
        found = self._store.find("digest", digest)
        if found and origin:
            self._store.link(origin, found[0].id)
        return found

    def _index(self, article: Article, progress: Callable[[int, int], None] | None) -> list[Indexed]:
        split = passages(article, fits=self._fits)
        indexed: list[Indexed] = []
        for start in range(0, len(split), _BATCH):
            indexed += self._encode(split[start : start + _BATCH], article.language)
            if progress:
                progress(len(indexed), len(split))
        return indexed

    def _encode(self, batch: Sequence[Passage], language: str) -> Iterator[Indexed]:
        texts, parts = [p.text for p in batch], [[sentence.text for sentence in p.sentences] for p in batch]
        rows, sentence_rows = self._encoder.encode_parts(texts, parts)
        start = 0
        for row, passage in zip(rows, batch, strict=True):
            end = start + len(passage.sentences)
            yield Indexed(passage, row, sentence_rows[start:end], terms(passage.text, language))
            start = end

    def _fits(self, text: str) -> bool:
        limit = self._encoder.max_tokens
        return limit is None or self._encoder.count_tokens(text) <= limit

    def remove(self, article_id: str) -> Article:
        """Remove an article and return what it was; raises ArticleNotFound."""
        article = self.article(article_id)
        gone = self._store.remove(article.id)
        if self._loaded:
            self._view.follow(None, gone)
        return article

    def __len__(self) -> int:
        return self._store.count()

    def articles(self) -> list[Article]:
        """Return all articles, oldest first."""
        return [article for article, _ in self._store.articles()]

    def article(self, article_id: str | None = None) -> Article:
        """Return the article with this id; without one, the only article. Raises ArticleNotFound."""
        if article_id is not None:
            if found := self._store.find("id", article_id):
                return found[0]
            raise ArticleNotFound("unknown-article", id=article_id)
        if (count := len(self)) > 1:
            raise ArticleNotFound("which-article", count=count)
        for article in self.articles():
            return article
        raise ArticleNotFound("no-article")

    def find_origin(self, origin: str) -> Article | None:
        """Return the article that came from ``origin`` (see :class:`index.records.Page`), None when there is none."""
        found = self._store.find("origin", origin)
        return found[0] if found else None

    def ask(self, question: str, *, article_id: str | None = None, limit: int = 3) -> Answer:
        """Answer a question by at most ``limit`` hits, best first, from one article or (without an id) from all.

        Raises QuestionError for an empty or overlong question, ArticleNotFound, ValueError for a limit below 1.
        """
        started = time.perf_counter()
        if limit < 1:
            raise ValueError(f"a limit of {limit} hits")
        asked = _question(question)
        with self._store.snapshot():
            evidence = self._search(article_id).evidence(asked)
            found = answer(asked, evidence, known=self._words, limit=limit, reranker=self._reranker)
        self._view.keep()
        return replace(found, took_ms=round((time.perf_counter() - started) * 1000, 3))

    def evidence(self, question: str, *, article_id: str | None = None) -> list[Evidence]:
        """Return all that :meth:`ask` would answer from, best first: for measuring what each side of it is worth."""
        with self._store.snapshot():
            return list(self._search(article_id).evidence(_question(question)))

    def _search(self, article_id: str | None) -> Search:
        self._view.refresh()
        entry = self._store.entry(article_id) if article_id is not None else None
        if article_id is not None and entry is None:
            raise ArticleNotFound("unknown-article", id=article_id)
        if not self._view.entries:
            raise ArticleNotFound("no-article")
        scope = Scope.of([entry]) if entry else self._view.scope
        return Search(self._store, self._view.vectors, self._encoder, scope)

    def summarize(self, article_id: str | None = None, *, sentences: int = 5, focus: str | None = None) -> Summary:
        """Return at most ``sentences`` sentences of an article in reading order, near to ``focus`` if there is one.

        Without an id the only article is meant. Raises ArticleNotFound, QuestionError for an empty or overlong focus,
        ValueError for fewer than one sentence.
        """
        article = self.article(article_id)
        split = split_sentences(article)
        if focus is None:
            return summarize(article, split, sentences)
        query = self._encoder.encode([_question(focus).text], query=True)[0]
        vectors = self._encoder.encode([sentence.text for sentence in split])
        return summarize(article, split, sentences, vectors=vectors, focus=query)

    @property
    def _encoder(self) -> Encoder:
        if self._loaded is None:
            raise RuntimeError("the library was opened without its model")
        return self._loaded

    @cached_property
    def _words(self) -> Words:
        return Words(self._encoder)

    @cached_property
    def _view(self) -> View:
        return View(self._store, self._encoder.identity.dimension)


def _question(text: str) -> Question:
    text = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())
    if not text:
        raise QuestionError("question-empty")
    if len(text) > MAX_QUESTION:
        raise QuestionError("question-long", length=len(text), limit=MAX_QUESTION)
    return Question(text, detect_language(text))
