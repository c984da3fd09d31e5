"""The JSON shapes of the command line: records to plain values. Outside programs rely on the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index import Addition, Answer, Article, Digest, Hit, Sentence, Summary


def addition(done: Addition) -> dict[str, Any]:
    """Return the shape of ``add``."""
    article = done.article
    return {
        "id": article.id,
        "status": done.status,
        "title": article.title,
        "url": article.url,
        "language": article.language,
        "paragraphs": len(article.paragraphs),
        "passages": done.passages,
    }


def answer(found: Answer) -> dict[str, Any]:
    """Return the shape of ``ask``."""
    return {
        "question": found.question.text,
        "language": found.question.language,
        "answered": found.answered,
        "confidence": round(found.confidence, 4),
        "took_ms": found.took_ms,
        "talk": found.talk or None,
        "hits": [_hit(hit) for hit in found.hits],
    }


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "article": hit.article.id,
        "title": hit.article.title,
        "paragraph": hit.passage.paragraph,
        "paragraphs": len(hit.article.paragraphs),
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.text,
        "score": hit.score,
        "sentence": _span(hit.sentence),
        "link": hit.link,
        "sentences": [_span(sentence) for sentence in hit.sentences],
        "share": round(hit.share, 4),
    }


def _span(sentence: Sentence) -> dict[str, Any]:
    return {"paragraph": sentence.paragraph, "start": sentence.start, "end": sentence.end, "text": sentence.text}


def summary(found: Summary) -> dict[str, Any]:
    """Return the shape of ``summary``."""
    return {
        "article": found.article.id,
        "title": found.article.title,
        "language": found.article.language,
        "url": found.article.url,
        "sentences": [_span(sentence) for sentence in found.sentences],
        "more": found.more,
    }


def digest(found: Digest) -> Iterator[dict[str, Any]]:
    """Give the shape of each article of ``digest``: that of ``summary``, and when the article was added."""
    for each, added in zip(found.summaries, found.added, strict=True):
        yield {**summary(each), "added": added}


def listed(article: Article) -> dict[str, Any]:
    """Return the shape of an article in ``list``."""
    return {
        "id": article.id,
        "title": article.title,
        "byline": article.byline,
        "published": article.published,
        "url": article.url,
        "language": article.language,
        "paragraphs": len(article.paragraphs),
    }


def shown(article: Article) -> dict[str, Any]:
    """Return the shape of ``show``: ``text`` is what offsets count in."""
    return {**listed(article), "text": article.text, "paragraphs": list(article.paragraphs)}
