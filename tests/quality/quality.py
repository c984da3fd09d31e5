"""``make quality``: every set of questions at hand, measured as ``exergue evaluate`` does, against floors.

Floors are kept in ``floors.json``: for the whole sets, and for the share of some that the tests ask. They rise freely
(``make quality RAISE=1``) and fall only by an explicit flag (``LOWER=1``). Of figures that are better when smaller, the
number there is a ceiling. Both are rounded away from what was measured, so that nothing but a loss breaks them.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import settings
from bot.phrases import Phrases
from bot.quality import Measured, measure, print_tables
from bot.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
FLOORS = Path(__file__).with_name("floors.json")

KEPT = (
    "hit_at_1_article", "mrr_at_10_article", "hit_at_1_file", "answer_in_passage", "answer_in_sentence",
    "gold_sentence_marked", "auroc", "wrong_answer_rate", "missed_rate",
)  # fmt: skip
"""The figures that have floors."""

CEILINGS = ("wrong_answer_rate", "missed_rate")
"""Those of them that are better when smaller."""

QUICK = {
    "sample_questions": 1, "seed_dev": 1, "piaf-fr": 5, "squad2-en": 10, "xquad-en": 2,
    "xquad-es on xquad-en": 2, "xquad-de on xquad-en": 2, "xquad-ru on xquad-en": 2,
}  # fmt: skip
"""The sets that the tests ask, and which of their questions: each, each second, ..."""

_NO_QUESTIONS = ("orangesum", "webpages")

Floors = dict[str, dict[str, dict[str, float]]]
"""Part -> set -> figure -> floor or ceiling. The parts are "whole", "quick", and, of the share that the tests ask,
"contextual", "verified" and "contextual verified"."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file of questions, and what they are put to if not to the articles in it."""

    name: str
    file: Path
    on: Path | None = None


def sets(shared: Path | None = None) -> list[QuestionSet]:
    """Return every set: the project's own questions, and what the folder of evaluation data holds, if it is there."""
    own = ROOT / "tests" / "data" / "sample_questions.jsonl"
    found = [QuestionSet("sample_questions", own, ROOT / "index" / "sample" / "article.md")]
    files = sorted(((shared or SHARED) / "eval").glob("*.jsonl*"))
    by_name = {re.sub(r"\.jsonl(\.gz)?$", "", file.name): file for file in files}
    for name, file in by_name.items():
        if not name.startswith(_NO_QUESTIONS):
            found.append(QuestionSet(name, file))
    for name, file in by_name.items():
        if name.startswith("xquad-") and name != "xquad-en" and "xquad-en" in by_name:
            found.append(QuestionSet(f"{name} on xquad-en", file, by_name["xquad-en"]))
    return found


def measured(wanted: QuestionSet, *, every: int = 1, part: str = "") -> Measured:
    """Measure a set with what the name of a part says: one of the two models that ship, and the verifier or none."""
    given = {
        "EXERGUE_MODEL": "contextual" if "contextual" in part else "embedded",
        "EXERGUE_VERIFIER": str("verified" in part),
    }
    shell = Shell(settings.load(given, None), Phrases("en"))
    return measure(shell, wanted.file, wanted.on, every=every)


def figures_of(wanted: QuestionSet, part: str) -> dict[str, dict[str, Any]]:
    """Measure a set and return its figures by the part of the floors that they are held to; "" is the default model."""
    if part:
        return {part: measured(wanted, every=QUICK[wanted.name], part=part).shape()}
    outcome, every = measured(wanted), QUICK.get(wanted.name)
    return {"whole": outcome.shape(), **({"quick": outcome.shape(every=every)} if every else {})}


def failures(name: str, floors: dict[str, float], figures: dict[str, Any]) -> list[str]:
    """Return one line for each figure of a set that is worse than its floor or ceiling, or was not measured."""
    lines = []
    for key, bound in floors.items():
        value = figures.get(key)
        kind = "ceiling" if key in CEILINGS else "floor"
        if value is None:
            lines.append(f"{name}: {key} was not measured, its {kind} is {bound:g}")
        elif value > bound if key in CEILINGS else value < bound:
            lines.append(f"{name}: {key} is {value:g}, its {kind} is {bound:g}")
    return lines


def raised(
    floors: dict[str, float], figures: dict[str, Any], *, lower: bool = False, kept: Iterable[str] = KEPT
) -> dict[str, float]:
    """Return the floors of a set as high as the figures allow; never lower than before, unless ``lower`` says so."""
    new = dict(floors) if not lower else {}
    for key in kept:
        value = figures.get(key)
        if value is None:
            continue
        bound = _rounded(key, value)
        if key in new:
            bound = min(bound, new[key]) if key in CEILINGS else max(bound, new[key])
        new[key] = bound
    return new


def _rounded(key: str, value: float) -> float:
    """Return a share as hundredths: floors rounded down, ceilings up."""
    hundredths = round(value * 100, 4)  # as figures are told: 0.29 is 28.999999999999996 hundredths
    return (math.ceil(hundredths) if key in CEILINGS else math.floor(hundredths)) / 100


def read_floors(file: Path | None = None) -> Floors:
    """Return the floors that are kept."""
    floors: Floors = json.loads((file or FLOORS).read_text(encoding="utf-8"))
    return floors


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, compare; with the flags, keep new floors. Returns the exit status: 1 when something is worse."""
    parser = argparse.ArgumentParser(description="How good the answers are, against floors.")
    parser.add_argument("--raise", dest="higher", action="store_true", help="keep higher floors")
    parser.add_argument("--lower", action="store_true", help="keep floors as measured, lower ones too")
    parser.add_argument(
        "--contextual", action="store_true", help="the contextual model, on the tests' share of each set"
    )
    parser.add_argument("--verifier", action="store_true", help="with the verifier, on the same share")
    parser.add_argument("names", nargs="*", metavar="SET", help="only these sets; without any, all")
    options = parser.parse_args(arguments)
    found = [each for each in sets() if not options.names or each.name in options.names]
    part = " ".join(["contextual"] * options.contextual + ["verified"] * options.verifier)
    found = [each for each in found if each.name in QUICK or not part]
    if not found or len(found) < len(set(options.names)):
        parser.error("the sets are: " + ", ".join(each.name for each in sets()))
    if not (SHARED / "eval").is_dir():
        print("No evaluation data beside the project: only its own questions are asked.", file=sys.stderr)
    floors, shapes, worse = read_floors(), [], []
    for number, each in enumerate(found, 1):
        print(f"  {number} of {len(found)}: {each.name} ...", file=sys.stderr)
        figures, every = figures_of(each, part), QUICK.get(each.name)
        shapes.append(next(iter(figures.values())))
        for held, of_part in figures.items():
            known = floors.setdefault(held, {})
            if options.higher or options.lower:
                known[each.name] = raised(known.get(each.name, {}), of_part, lower=options.lower)
            label = each.name if held == "whole" else f"{each.name}, each {every}"
            worse += failures(label, known.get(each.name, {}), of_part)
    print_tables(shapes, Phrases("en"))
    if options.higher or options.lower:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    print("\n".join(worse) or "No figure is worse than its floor.", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
