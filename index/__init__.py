"""What an article is and how it answers: the one public door.

::

    from index import Library

    with Library.open("data") as library:
        article = library.add("page.html")
        answer = library.ask("Who said so?", article_id=article.id)
"""

from index.aside import set_aside
from index.errors import (
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
from index.fetch import KINDS, find_sources, read
from index.indexing import prepare
from index.ledger import Asked, Ledger
from index.library import Library
from index.records import Addition, Answer, Article, Hit, Page, Passage, Question, Sentence, Summary
from index.talk import SMALL_TALK

__all__ = [
    "KINDS",
    "SMALL_TALK",
    "Addition",
    "Answer",
    "Article",
    "ArticleNotFound",
    "Asked",
    "Corrupt",
    "Empty",
    "EvaluationError",
    "Forbidden",
    "Hit",
    "Ledger",
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
    "find_sources",
    "prepare",
    "read",
    "set_aside",
]
