"""``make quality-extraction``: how well articles are found in web pages, beside plain trafilatura in the same run.

``webpages-zyte`` has pages with the whole text of their article: token F1, a page at a time, then the mean, and how
much better than trafilatura that is in the language where it is least so (``margin``). ``webpages-snippets`` has pages
with strings that belong to the article and strings that do not.

Floors are kept in ``extraction.json``, as those of the answers are in ``floors.json``. Half of the pages, told apart by
their ids, is never looked at when the extraction is worked on; the table shows both halves.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import logging
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import quality
import trafilatura

from index import Page, SourceError
from index.extract import extract
from index.language import detect_language

FLOORS = Path(__file__).with_name("extraction.json")
FULL, SNIPPETS = "webpages-zyte", "webpages-snippets"
KEPT = ("token_f1", "phrase_f1", "margin", "with", "with_margin", "without", "without_margin")
"""The figures that have floors."""

QUICK = 3
"""The tests look at each third page."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """A page with its text as Exergue and as trafilatura extract it, and its language."""

    page: Row
    ours: str
    plain: str
    language: str

    @property
    def held_back(self) -> bool:
        """Whether nobody looks at this page when the extraction is worked on."""
        return hashlib.sha256(self.page["id"].encode()).digest()[0] % 2 == 1


def read(page: Row) -> Read:
    """Extract a page in both ways; where there is no article the text is empty.

    Snippets may be of the title, which is no part of our text: they are looked for in title and text of both.
    """
    try:
        article = extract(Page(page["html"].encode(), name="page", kind="html", url=page["url"]))
        ours = f"{article.title}\n{article.text}" if "with" in page else article.text
    except SourceError:
        ours = ""
    found: Any = trafilatura.bare_extraction(page["html"], include_comments=False, with_metadata=True)
    plain = "" if found is None else f"{found.title}\n{found.text}" if "with" in page else found.text
    stated = page.get("lang", "?")
    text = page.get("text") or " ".join(page["with"])
    return Read(page, ours, plain, stated if len(stated) == 2 else detect_language(text))


def pages(name: str, shared: Path | None = None, *, every: int = 1) -> list[Read]:
    """Read the pages of a set of the evaluation data, or each second, third, ..."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    with gzip.open((shared or quality.SHARED) / "eval" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [read(json.loads(line)) for line in list(lines)[::every]]


def f1(gold: str, found: str, length: int = 1) -> float:
    """Return F1 of the runs of ``length`` words that both texts have, each as often as it occurs."""
    wanted, got = _runs(gold, length), _runs(found, length)
    common = sum((wanted & got).values())
    return 2 * common / (sum(wanted.values()) + sum(got.values())) if common else 0.0


def _runs(text: str, length: int) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + length]) for i in range(max(1, len(words) - length + 1)))


def full(found: list[Read]) -> dict[str, float]:
    """Return the figures of pages whose whole text is known."""
    scores = [(each, f1(each.page["text"], each.ours), f1(each.page["text"], each.plain)) for each in found]
    return {
        "pages": len(found),
        "token_f1": statistics.fmean(ours for _, ours, _ in scores),
        "token_f1_plain": statistics.fmean(plain for _, _, plain in scores),
        "phrase_f1": statistics.fmean(f1(each.page["text"], each.ours, 4) for each in found),
        "phrase_f1_plain": statistics.fmean(f1(each.page["text"], each.plain, 4) for each in found),
        "margin": _margin([(each.language, ours, plain) for each, ours, plain in scores]),
    }


def snippets(found: list[Read]) -> dict[str, float]:
    """Return the figures of pages of which some strings are known: the shares of ``with`` found, ``without`` left."""
    figures: dict[str, float] = {"pages": len(found)}
    for key in ("with", "without"):
        marks = [
            (each.language, *(float((_squeezed(wanted) in _squeezed(text)) is (key == "with")) for text in both))
            for each in found
            for both in [(each.ours, each.plain)]
            for wanted in each.page[key]
        ]
        figures[key] = statistics.fmean(ours for _, ours, _ in marks)
        figures[f"{key}_plain"] = statistics.fmean(plain for _, _, plain in marks)
        figures[f"{key}_margin"] = figures[key] - figures[f"{key}_plain"]
    return figures


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _margin(marks: list[tuple[str, float, float]]) -> float:
    by_language: defaultdict[str, list[float]] = defaultdict(list)
    for language, ours, plain in marks:
        by_language[language].append(ours - plain)
    return min(statistics.fmean(each) for each in by_language.values())


MEASURES = {FULL: full, SNIPPETS: snippets}


def languages(found: list[Read]) -> list[str]:
    """Return a line for each language: how many pages, token F1 of both."""
    lines = []
    for language in sorted({each.language for each in found}):
        of = full([each for each in found if each.language == language])
        lines.append(
            f"  {language}: {of['pages']:>3} pages, {of['token_f1']:.4f}, trafilatura {of['token_f1_plain']:.4f}"
        )
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, compare; with the flags, keep new floors. Returns the exit status: 1 when something is worse."""
    parser = argparse.ArgumentParser(description="How well articles are found in web pages, against floors.")
    parser.add_argument("--raise", dest="higher", action="store_true", help="keep higher floors")
    parser.add_argument("--lower", action="store_true", help="keep floors as measured, lower ones too")
    parser.add_argument(
        "--worst", type=int, default=0, metavar="N", help="name the N worst pages that may be looked at"
    )
    options = parser.parse_args(arguments)
    if not (quality.SHARED / "eval").is_dir():
        print("No evaluation data beside the project: nothing to measure.", file=sys.stderr)
        return 0
    floors, worse = quality.read_floors(FLOORS), []
    for name, measure in MEASURES.items():
        started = time.perf_counter()
        found = pages(name)
        seconds = time.perf_counter() - started
        halves = [("all", found), ("looked at", [each for each in found if not each.held_back])]
        halves.append(("held back", [each for each in found if each.held_back]))
        print(f"\n{name}: {len(found)} pages, {seconds / len(found):.3f} s a page in both ways")
        for half, some in halves:
            print(f"  {half}: " + ", ".join(f"{key} {value:.4g}" for key, value in measure(some).items()))
        if name == FULL:
            print("\n".join(languages(found)))
            looked_at = sorted(halves[1][1], key=lambda each: f1(each.page["text"], each.ours))
            for each in looked_at[: options.worst]:
                print(f"  {f1(each.page['text'], each.ours):.3f} {each.page['id'][:8]} {each.page['url']}")
        for part, some in (("whole", found), ("quick", found[::QUICK])):
            figures = measure(some)
            if options.higher or options.lower:
                kept = floors[part].get(name, {})
                floors[part][name] = quality.raised(kept, figures, lower=options.lower, kept=KEPT)
            worse += quality.failures(f"{name}, {part}", floors[part].get(name, {}), figures)
    if options.higher or options.lower:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    print("\n".join(worse) or "\nNo figure is worse than its floor.", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
