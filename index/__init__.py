"""What an article is and how it answers: the one public door.

::

    from index import Library

    with Library.open("data") as library:
        article = library.add("page.html")
        answer = library.ask("Who said so?", article_id=article.id)
"""

from index.address import Rules as WebRules
from index.address import is_address
from index.errors import (
    WEB_REASONS,
    ArticleNotFound,
    Corrupt,
    Empty,
    EvaluationError,
    Forbidden,
    LibraryError,
    ModelError,
    ModelMismatch,
    QuestionError,
    SourceError,
    StoreError,
    TooLarge,
    Unreachable,
    Unreadable,
    Unwritable,
)
from index.fetch import Web, find_sources, read
from index.library import Library
from index.records import Addition, Answer, Article, Hit, Page, Passage, Question, Sentence, Summary
from index.talk import SMALL_TALK

__all__ = [
    "SMALL_TALK",
    "WEB_REASONS",
    "Addition",
    "Answer",
    "Article",
    "ArticleNotFound",
    "Corrupt",
    "Empty",
    "EvaluationError",
    "Forbidden",
    "Hit",
    "Library",
    "LibraryError",
    "ModelError",
    "ModelMismatch",
    "Page",
    "Passage",
    "Question",
    "QuestionError",
    "Sentence",
    "SourceError",
    "StoreError",
    "Summary",
    "TooLarge",
    "Unreachable",
    "Unreadable",
    "Unwritable",
    "Web",
    "WebRules",
    "find_sources",
    "is_address",
    "read",
]
