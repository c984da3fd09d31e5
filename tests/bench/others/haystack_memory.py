"""Haystack: its store in memory, embedders and retriever."""

from common import MODEL
from haystack import Document
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from work import Work

settings = {"model": MODEL, "progress_bar": False, "normalize_embeddings": True, "local_files_only": True}
store = InMemoryDocumentStore(embedding_similarity_function="cosine")
documents, texts = SentenceTransformersDocumentEmbedder(**settings), SentenceTransformersTextEmbedder(**settings)
retriever = InMemoryEmbeddingRetriever(store, top_k=3)
for each in (documents, texts):
    each.warm_up()


def add(paragraphs):
    """Index the paragraphs of one article."""
    store.write_documents(documents.run([Document(content=paragraph) for paragraph in paragraphs])["documents"])
    return len(paragraphs)


Work(add, lambda question: retriever.run(texts.run(question)["embedding"])).run()
