"""txtai: its embeddings database, with the texts in it."""

import itertools

from common import MODEL
from txtai import Embeddings
from work import Work

embeddings = Embeddings(path=MODEL, content=True)
numbers = itertools.count()


def add(paragraphs):
    """Index the paragraphs of one article."""
    embeddings.upsert([(next(numbers), paragraph, None) for paragraph in paragraphs])
    return len(paragraphs)


Work(add, lambda question: embeddings.search(question, 3)).run()
