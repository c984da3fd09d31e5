"""What an article is and how it answers: the one public door.

::

    from index import Library

    with Library.open("data") as library:
        article = library.add("page.html")
        answer = library.ask("Who said so?", article_id=article.id)
"""

from index.address import Rules as WebRules
from index.address import is_address
from index.address import parse as parse_address
from index.aside import set_aside
from index.body import text_of
from index.errors import (
    WEB_REASONS,
    ArticleNotFound,
    BackupError,
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
from index.feeds import MAX_FEED_BYTES, FeedEntry
from index.feeds import entries as feed_entries
from index.fetch import KINDS, Web, find_sources, read
from index.fragment import link_to
from index.indexing import Prepared
from index.language import is_language
from index.leaving import give_up
from index.ledger import Asked, Ledger, Visit
from index.library import Library
from index.records import Addition, Answer, Article, Digest, Hit, Page, Passage, Question, Sentence, Step, Summary
from index.refreshing import refresh, visits
from index.robots import Robots
from index.summary import longer
from index.talk import SMALL_TALK

__all__ = [
    "KINDS",
    "MAX_FEED_BYTES",
    "SMALL_TALK",
    "WEB_REASONS",
    "Addition",
    "Answer",
    "Article",
    "ArticleNotFound",
    "Asked",
    "BackupError",
    "Corrupt",
    "Digest",
    "Empty",
    "EvaluationError",
    "FeedEntry",
    "Forbidden",
    "Hit",
    "Ledger",
    "Library",
    "LibraryError",
    "ModelError",
    "ModelMismatch",
    "Page",
    "Passage",
    "Prepared",
    "Question",
    "QuestionError",
    "Robots",
    "Sentence",
    "SourceError",
    "Step",
    "StoreError",
    "Summary",
    "TooLarge",
    "Unreachable",
    "Unreadable",
    "Unwritable",
    "Visit",
    "Web",
    "WebRules",
    "feed_entries",
    "find_sources",
    "give_up",
    "is_address",
    "is_language",
    "link_to",
    "longer",
    "parse_address",
    "read",
    "refresh",
    "set_aside",
    "text_of",
    "visits",
]
