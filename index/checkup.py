"""Whether the parts that answers rest on do what they are for: encoder, verifier, and the search for neighbours.

A model folder may hold ``known.json``: the digest of its files, and the first numbers of the vectors of some sentences,
as they were when the model was made. A byte that changed since is found by the digest; a library that reads the same
files otherwise, by the vectors. ``python -m index.checkup FOLDER`` writes the file anew for another model. The
verifier's holds verdicts.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encode import BUNDLED, open_encoder
from index.vectors import Vectors
from index.verify import FOLDER, VERDICT, Verifier

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.encode import Encoder

KNOWN = "known.json"
SENTENCES = (
    "Le phare du cap nord est allumé à la main.",
    "The harbour master’s boat left at 7:45 with 12 people.",
    "Straße, Müller und Grüße: drei Wörter mit Umlauten.",
    "В гавани стоит старый маяк.",
    "港に古い灯台がある。",
    "هناك منارة قديمة في الميناء.",
)
"""Scripts, accents, digits and punctuation: what tokenisers trip over."""

PAIRS = (
    ("When was the stone bridge built?", "The stone bridge across the river was built in 1781."),
    ("Who built the stone bridge?", "The stone bridge across the river was built in 1781."),
    ("Combien coûte le billet de train ?", "Le prix du billet de train est de douze euros."),
    ("Wann fährt der letzte Zug?", "Le prix du billet de train est de douze euros."),
)
"""Questions with what answers them and what does not."""

_NUMBERS = 16  # of each vector: enough to tell it from any other, and a file that can be read
_TOLERANCE = 2e-3
_TOLERANCE_OF_VERDICTS = 0.1
_ALIKE = ("The museum opens at nine in the morning.", "In the morning the museum is open from nine o'clock.")
_UNLIKE = "She plays the violin in a small orchestra."


def known_file(model: str) -> Path:
    """Return where the known vectors of ``model`` (as in the settings) would lie."""
    return BUNDLED.get(model, Path(model).expanduser()) / KNOWN


def write_known(folder: Path) -> None:
    """Write what the model in ``folder`` gives now; for whoever has made it."""
    encoder = open_encoder(str(folder))
    rows = encoder.encode(SENTENCES)[:, :_NUMBERS]
    vectors = [[round(float(number), 4) for number in row] for row in rows]
    lines = [
        f"  {json.dumps(text, ensure_ascii=False)}: {vector}" for text, vector in zip(SENTENCES, vectors, strict=True)
    ]
    revision, listed = json.dumps(encoder.identity.revision), ",\n".join(lines)
    written = f'{{\n "revision": {revision},\n "vectors": {{\n{listed}\n }}\n}}\n'
    (folder / KNOWN).write_text(written, encoding="utf-8")


def write_known_verdicts() -> None:
    """Write what the verifier says now; for whoever has made it."""
    verifier = Verifier.open()
    verdicts = [round(verifier(*pair), 2) for pair in PAIRS]
    written = json.dumps({"revision": verifier.revision, "verdicts": verdicts}, indent=1)
    (FOLDER / KNOWN).write_text(f"{written}\n", encoding="utf-8")


def verifier_fault(verifier: Verifier | None = None) -> str:
    """Return what is wrong with the verifier that ships: ``"files"``, ``"verdicts"``, "" when nothing is.

    Raises ModelError ``verifier`` when it cannot be opened.
    """
    verifier = verifier or Verifier.open()
    known = json.loads((FOLDER / KNOWN).read_bytes())
    if known["revision"] != verifier.revision:
        return "files"
    found = [verifier(*pair) for pair in PAIRS]
    return "" if np.allclose(found, known["verdicts"], atol=_TOLERANCE_OF_VERDICTS) else "verdicts"


def encoder_fault(encoder: Encoder, known: Path) -> str:
    """Return what is wrong with an encoder, "" when nothing is.

    ``"files"``: not those that ``known`` was written with. ``"vectors"``: others than it says. ``"shape"``: not unit
    rows of the dimension that the identity states. ``"unsteady"``: a text alone gives another vector than among others.
    ``"meaning"``: two sentences that say the same are no nearer than one about something else.
    """
    rows = encoder.encode([*_ALIKE, _UNLIKE])
    norms = np.linalg.norm(rows, axis=1)
    if rows.shape != (3, encoder.identity.dimension) or not np.allclose(norms, 1, atol=1e-3):
        return "shape"
    if not np.allclose(encoder.encode([_UNLIKE])[0], rows[2], atol=_TOLERANCE):
        return "unsteady"
    if not rows[0] @ rows[1] > rows[0] @ rows[2] + 0.1:
        return "meaning"
    if known.is_file():
        written = json.loads(known.read_bytes())
        if written["revision"] != encoder.identity.revision:
            return "files"
        expected = np.array(list(written["vectors"].values()), np.float32)
        found = encoder.encode(list(written["vectors"]))[:, : expected.shape[1]]
        if not np.allclose(found, expected, atol=_TOLERANCE):
            return "vectors"
    return ""


def neighbours_agree(ids: NDArray[np.int64], rows: NDArray[np.float32], *, queries: int = 20, k: int = 10) -> float:
    """Return the share of the ``k`` nearest that FAISS finds as plain arithmetic does, over some of ``rows`` (n, d)."""
    if not len(ids):
        return 1.0
    index = Vectors(rows.shape[1])
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    index.add(ids, rows)
    directed = np.flatnonzero(lengths > 0)
    shares = []
    for query in directed[:: max(len(directed) // queries, 1)][:queries]:
        scores = rows[directed] @ rows[query]
        _, found = index.search(rows[query], k)
        best = np.sort(scores)[::-1][:k]  # compared by cosine, since equal ones may come in either order
        shares.append(float(np.isclose(found, best, atol=2e-3).mean()) if len(found) == len(best) else 0.0)
    return float(np.mean(shares)) if shares else 1.0


if __name__ == "__main__":
    if (Path(sys.argv[1]) / VERDICT).is_file():
        write_known_verdicts()
    else:
        write_known(Path(sys.argv[1]))
