"""The verifier that ships: what it says, what it costs, and what a library and the doctor make of it."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest

from bot import settings
from bot.doctor import Check, Doctor
from bot.phrases import Phrases
from index import Library, Page, checkup, verify
from index.aside import set_aside
from index.contextual import ContextualEncoder
from index.encode import open_encoder
from index.errors import ModelError
from index.verify import LONGEST, LONGEST_QUESTION, Verifier, paired

ROOT = Path(__file__).parents[1]
PAGE = (
    "The old lighthouse\n\nThe lighthouse of Norrvik was lit by hand until 1954. Anna Weber was its last keeper. She "
    "lived there with two cats.\n\nThe harbour freezes over in most winters. Boats are pulled ashore in November.\n"
)


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    """The verifier, opened once."""
    return Verifier.open()


@pytest.mark.parametrize(
    ("question", "answers", "does_not"),
    [
        ("When was the bridge built?", "The bridge was built in 1781.", "The bridge is made of granite."),
        ("Who keeps the lighthouse?", "Anna Weber keeps the lighthouse.", "The lighthouse was lit in 1954."),
        ("Qui garde le phare ?", "Anna Weber keeps the lighthouse.", "The harbour freezes over in most winters."),
        ("Wie hoch ist der Turm?", "Der Turm ist 43 Meter hoch.", "Der Turm steht auf einer Insel."),
    ],
)
def test_what_answers_gets_more(verifier: Verifier, question: str, answers: str, does_not: str) -> None:
    """A sentence that answers is taken to be likelier than one on the same subject that does not, across languages."""
    assert verifier(question, answers) > verifier(question, does_not)


@pytest.mark.parametrize("text", ["", " ", "\x00", "😀", "\ud83d", "a" * 5000, "ก็", "<s></s><pad>", "query: passage: "])
def test_any_text_gets_a_number(verifier: Verifier, text: str) -> None:
    """Whatever is written on either side gives a finite number, the same each time."""
    for pair in ((text, "Another text."), ("Another text?", text)):
        assert math.isfinite(verifier(*pair))
        assert verifier(*pair) == verifier(*pair)


def test_a_pair_is_cut() -> None:
    """A long question leaves room for the text, and the whole ends as every text ends."""
    long = paired(list(range(10, 500)), list(range(500, 1000)))
    assert len(long) == LONGEST
    assert long[-1] == long[LONGEST_QUESTION + 1] == 2
    assert 500 in long
    assert paired([7], [8, 9]) == [0, 7, 2, 2, 8, 9, 2]


def test_it_shares_the_trunk_of_the_contextual_model(verifier: Verifier) -> None:
    """Beside that model only the upper layers are read anew, and the verdicts are the same."""
    encoder = open_encoder("contextual")
    assert isinstance(encoder, ContextualEncoder)
    beside = Verifier.open(encoder)
    assert beside._trunk is encoder.trunk
    assert Verifier.open(open_encoder())._trunk is not encoder.trunk
    assert beside("Who keeps it?", "Anna Weber keeps it.") == verifier("Who keeps it?", "Anna Weber keeps it.")


def test_it_is_small() -> None:
    """The folder takes 13 MB at most, its card included."""
    assert sum(file.stat().st_size for file in verify.FOLDER.rglob("*") if file.is_file()) <= 13e6


def test_a_library_answers_with_it(tmp_path: Path) -> None:
    """The passages are the same, the confidence is another one: less where a word was changed."""
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    with Library.open(tmp_path / "data", "embedded") as plain:
        plain.add(tmp_path / "page.txt")
        with Library.open(tmp_path / "data", "embedded", verifier=True) as verified:
            for question in ("Who was the last keeper?", "When was the first keeper born?"):
                one, other = plain.ask(question), verified.ask(question)
                assert [hit.sentence for hit in one.hits] == [hit.sentence for hit in other.hits]
                assert one.confidence != other.confidence
            assert verified.ask("Who was the last keeper?").answered
            assert not verified.ask("When was the first keeper born?").answered


def test_a_page_that_is_set_aside_is_answered_with_it(tmp_path: Path) -> None:
    """What somebody pastes is asked with the models of the library that it is set aside from."""
    page = Page(PAGE.encode(), name="page.txt")
    with Library.open(tmp_path, "embedded", verifier=True) as library:
        with set_aside(library, library.prepare(page)) as alone:
            found = alone.ask("When was the first keeper born?").confidence
        library.take(page)
        assert found == library.ask("When was the first keeper born?").confidence


def test_the_environment_switches_it_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is off by default; what the caller says wins."""
    monkeypatch.delenv("EXERGUE_VERIFIER", raising=False)
    with Library.open(tmp_path, "embedded") as library:
        assert library._verifier is None
    monkeypatch.setenv("EXERGUE_VERIFIER", "True")
    with Library.open(tmp_path, "embedded") as library:
        assert library._verifier is not None
    with Library.open(tmp_path, "embedded", verifier=False) as library:
        assert library._verifier is None
    assert settings.load({"EXERGUE_VERIFIER": "yes"}, None).verifier
    assert not settings.load({}, None).verifier


def test_nothing_of_it_is_read_unless_it_is_on(tmp_path: Path) -> None:
    """A library without it does not import what runs it."""
    code = "import sys; from index import Library; library = Library.open(sys.argv[1], 'embedded'); "
    code += "library.add(b'Anna Weber keeps the lighthouse.'); library.ask('Who?'); print('onnxruntime' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_damaged_one_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is no graph stops the library from opening, and the doctor says what to do, in French too."""
    (tmp_path / verify.VERDICT).write_bytes(b"no graph")
    monkeypatch.setattr(verify, "FOLDER", tmp_path)
    with pytest.raises(ModelError) as raised:
        Library.open(tmp_path / "data", "embedded", verifier=True)
    assert raised.value.reason == "verifier"
    assert "\n" not in str(raised.value)
    for language in ("en", "fr"):
        found = examined(tmp_path, language)["verifier"]
        assert not found.ok
        assert "EXERGUE_VERIFIER=false" in found.mend


def test_the_doctor_knows_its_verdicts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Known pairs get their known verdicts; other files and other verdicts are faults; off, it is no check."""
    assert examined(tmp_path)["verifier"].ok
    assert "verifier" not in {check.name for check in doctor(tmp_path, "en", verifier="false").checks()}
    with monkeypatch.context() as patch:
        patch.setattr(checkup, "_TOLERANCE_OF_VERDICTS", -1)
        assert checkup.verifier_fault(Verifier.open()) == "verdicts"
    other = Verifier.open()
    other.revision = "another"
    assert checkup.verifier_fault(other) == "files"


def doctor(folder: Path, language: str, *, verifier: str = "true") -> Doctor:
    """Return a doctor for settings with a verifier, or without."""
    current = settings.load({"EXERGUE_VERIFIER": verifier}, None)
    return Doctor(current, folder / "data", Phrases(language), env_file=folder / ".env")


def examined(folder: Path, language: str = "en") -> dict[str, Check]:
    """Return what the doctor finds, by name."""
    return {check.name: check for check in doctor(folder, language).checks()}
