"""LlamaIndex: its vector index in memory."""

from common import MODEL
from llama_index.core import VectorStoreIndex
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from work import Work

index = VectorStoreIndex(nodes=[], embed_model=HuggingFaceEmbedding(model_name=MODEL))
retriever = index.as_retriever(similarity_top_k=3)


def add(paragraphs):
    """Index the paragraphs of one article."""
    index.insert_nodes([TextNode(text=paragraph) for paragraph in paragraphs])
    return len(paragraphs)


Work(add, retriever.retrieve).run()
