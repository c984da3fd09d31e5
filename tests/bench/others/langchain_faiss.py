"""LangChain: its FAISS store with sentence-transformers' embeddings."""

from common import MODEL
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings
from work import Work

embeddings = HuggingFaceEmbeddings(model_name=MODEL, encode_kwargs={"normalize_embeddings": True})
store = []


def add(paragraphs):
    """Index the paragraphs of one article."""
    if store:
        store[0].add_texts(paragraphs)
    else:
        store.append(FAISS.from_texts(paragraphs, embeddings))
    return len(paragraphs)


Work(add, lambda question: store[0].similarity_search(question, k=3)).run()
