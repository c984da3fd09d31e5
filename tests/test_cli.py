"""The command line as a person and a script meet it: what it prints, where, and how it exits."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

STORY = """The lighthouse of Brennavik

The lighthouse of Brennavik was built in 1871 by the engineer Solveig Aas. It stands on a rock that the sea covers twice
a day, two kilometres from the village.

Its lamp burned whale oil until 1904. In that year the council voted 3,200 crowns for an electric cable, against the
advice of the keeper, who feared for his post.

Today the tower is a guest house with four rooms. Guests are rowed out at low tide by Marit Lund, the last keeper's
granddaughter, and are asked to bring their own bread.
"""


Run = Callable[..., subprocess.CompletedProcess[str]]  # what the ``exergue`` fixture gives


@pytest.fixture
def story(tmp_path: Path, exergue: Run) -> str:
    """A library with one article in ./data; gives its id."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    done = exergue("add", "story.txt", "--json")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["id"])


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The single line on standard error of a command that could not do its work."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_add_says_what_became_of_each_source(tmp_path: Path, exergue: Run, story: str) -> None:
    """Added, unchanged, updated under the same id; the JSON has the keys of the contract."""
    again = json.loads(exergue("add", "story.txt", "--json").stdout)
    assert again.pop("paragraphs") == 3
    assert again.pop("passages") >= 1
    assert again == {
        "id": "the-lighthouse-of-brennavik", "status": "unchanged", "title": "The lighthouse of Brennavik",
        "url": None, "language": "en",
    }  # fmt: skip
    (tmp_path / "story.txt").write_text(STORY.replace("four rooms", "five rooms"), encoding="utf-8")
    assert json.loads(exergue("add", "story.txt", "--json").stdout)["status"] == "updated"
    assert "five rooms" in json.loads(exergue("show", story, "--json").stdout)["text"]
    assert len(exergue("list", "--json").stdout.splitlines()) == 1


def test_ask_gives_exact_slices_in_the_contracts_shape(exergue: Run, story: str) -> None:
    """Every hit is a slice of the clean text that ``show`` gives, and so is its sentence."""
    text = json.loads(exergue("show", story, "--json").stdout)["text"]
    done = exergue("ask", "Who built the lighthouse?", "--json", "--limit", "2")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(answer) == {"question", "language", "answered", "confidence", "took_ms", "talk", "hits"}
    assert answer["answered"] is True
    assert 0 <= answer["confidence"] <= 1
    assert 1 <= len(answer["hits"]) <= 2
    for hit in answer["hits"]:
        assert set(hit) == {
            "article", "title", "paragraph", "paragraphs", "start", "end", "text", "score", "sentence", "link",
            "sentences", "share",
        }  # fmt: skip
        assert hit["text"] == text[hit["start"] : hit["end"]]
        assert hit["sentence"]["text"] == text[hit["sentence"]["start"] : hit["sentence"]["end"]]
        for sentence in (hit["sentence"], *hit["sentences"]):
            assert sentence["text"] in text.split("\n\n")[sentence["paragraph"] - 1]
    assert "Solveig Aas" in answer["hits"][0]["sentence"]["text"]


def test_questions_on_standard_input_are_answered_in_order(exergue: Run, story: str) -> None:
    """One JSON line for each question, UTF-8 and not escaped, whatever the locale."""
    questions = "Qui a construit le phare ?\n\nWas kostete das Kabel?\nWie heißt die Enkelin?\n"
    done = exergue("ask", "-", "--json", stdin=questions, env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.returncode == 0, done.stderr
    asked = [json.loads(line)["question"] for line in done.stdout.splitlines()]
    assert asked == ["Qui a construit le phare ?", "Was kostete das Kabel?", "Wie heißt die Enkelin?"]
    assert "Wie heißt" in done.stdout


def test_a_bad_question_among_good_ones_does_not_stop_them(exergue: Run, story: str) -> None:
    """The line that cannot be asked is told on standard error; the others are answered; the exit code says so."""
    done = exergue("ask", "-", "--json", stdin=f"Who is Marit Lund?\n{'why ' * 2500}\nHow many rooms?\n")
    first, second, third = [json.loads(line) for line in done.stdout.splitlines()]
    assert (first["question"], third["question"]) == ("Who is Marit Lund?", "How many rooms?")
    assert second == {"question": ("why " * 2500).strip(), "error": "question-long"}
    assert "500" in one_line(done)


@pytest.mark.parametrize("stdin", ["", "\n \n"])
@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_no_question_on_standard_input_is_told(exergue: Run, story: str, stdin: str, flags: tuple[str, ...]) -> None:
    """A script that has lost its questions hears of it."""
    done = exergue("ask", "-", *flags, stdin=stdin)
    assert "no question on standard input" in one_line(done)
    assert done.stdout == ""


def test_an_answer_for_people_has_place_and_mark(exergue: Run, story: str) -> None:
    """Without --json the sentence is marked and the place is said, in the reader's language."""
    english = exergue("ask", "Who built the lighthouse?").stdout
    marked = "**The lighthouse of Brennavik was built in 1871 by the engineer Solveig Aas.**"
    assert marked in english.replace("\n  ", " ")
    assert "paragraph 1 of 3" in english
    french = exergue("ask", "Qui a construit le phare ?", env={"LC_ALL": "fr_FR.UTF-8"}).stdout
    assert "paragraphe 1 sur 3" in french


def test_the_article_does_not_say(exergue: Run, story: str) -> None:
    """A question about something else is not answered, and no passage is shown unasked (--nearest asks); no failure."""
    done = exergue("ask", "What is the recipe for tomato soup?")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The article does not say.\nWith --nearest,")
    assert "lighthouse" not in done.stdout
    shown = exergue("ask", "What is the recipe for tomato soup?", "--nearest")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("The nearest passages, which do not answer:\n")
    assert "lighthouse" in shown.stdout
    assert exergue("ask", "Who built the lighthouse?", "--nearest").stdout.startswith("The article says:")


def test_summary_list_show_remove(exergue: Run, story: str) -> None:
    """The rest of an article's life: its own sentences in reading order, its paragraphs, its end."""
    summary = json.loads(exergue("summary", "--json", "--sentences", "2").stdout)
    assert [set(each) for each in summary["sentences"]] == [{"paragraph", "start", "end", "text"}] * 2
    assert summary["more"]
    starts = [each["start"] for each in summary["sentences"]]
    assert starts == sorted(starts)
    assert all(each["text"] in STORY.replace("\n", " ") for each in summary["sentences"])
    shown = json.loads(exergue("show", story, "--json").stdout)
    assert "\n\n".join(shown["paragraphs"]) == shown["text"]
    assert {"id", "title", "byline", "published", "url", "language", "text", "paragraphs"} <= set(shown)
    assert "Removed" in exergue("remove", story).stdout
    assert exergue("list", "--json").stdout == ""
    assert "exergue add" in one_line(exergue("ask", "Anything?"))


def test_text_on_standard_input_can_be_added(exergue: Run) -> None:
    """``-`` reads a text; title, language and address can be given; the address becomes the link of a quotation."""
    done = exergue(
        "add", "-", "--json", "--title", "Given", "--language", "en", "--url", "https://example.org/a", stdin=STORY
    )
    added = json.loads(done.stdout)
    assert (added["title"], added["language"], added["url"]) == ("Given", "en", "https://example.org/a")
    answer = json.loads(exergue("ask", "Who built the lighthouse?", "--json").stdout)
    assert answer["hits"][0]["link"].startswith("https://example.org/a")


def test_a_folder_is_added_file_by_file(tmp_path: Path, exergue: Run) -> None:
    """What cannot be read is told, a line each; the others are added; the exit code says that something failed."""
    folder = tmp_path / "notes"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(STORY, encoding="utf-8")
    (folder / "deep" / "b.md").write_text("# Bread\n\n" + "Rye bread keeps for two weeks in a linen bag. " * 5)
    (folder / "empty.txt").write_text("\n")
    done = exergue("add", "notes", "--json")
    titles = sorted(json.loads(line)["title"] for line in done.stdout.splitlines())
    assert titles == ["Bread", "The lighthouse of Brennavik"]
    assert "empty.txt" in one_line(done)


BAD_SOURCES = {
    "missing": (None, "no such file"),
    "empty": (b"", "is empty"),
    "blank": (b" \n\t\n", "is empty"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not a text"),
    "program": (b"\x7fELF\x02\x01\x01" + b"\0" * 500, "not a text"),
    "broken UTF-8": ("Le phare a été bâti. ".encode() * 20 + b"\xc3\x28 \xff fin", "not valid UTF-8 at byte"),
    "broken PDF": (b"%PDF-1.7\n" + b"garbage " * 100, "PDF"),
    "50 MB": (50 * 2**20, "50 MB, the limit is 20 MB"),
}


@pytest.mark.parametrize("case", BAD_SOURCES)
def test_a_bad_source_is_told_in_one_line(tmp_path: Path, exergue: Run, story: str, case: str) -> None:
    """Exit 1, one line that names the file and says what to do, and what was there before is still there."""
    content, expected = BAD_SOURCES[case]
    file = tmp_path / "source.txt"
    if isinstance(content, int):
        with file.open("wb") as stream:
            stream.truncate(content)
    elif content is not None:
        file.write_bytes(content)
    done = exergue("add", "source.txt")
    line = one_line(done)
    assert "source.txt" in line
    assert expected in line
    assert done.stdout == ""
    assert len(exergue("list", "--json").stdout.splitlines()) == 1


def test_too_much_on_standard_input_is_told_as_that(exergue: Run) -> None:
    """It is called what it is, and its size is not known: reading stopped at the limit."""
    done = exergue("add", "-", stdin=b"The ferry. " * 200_000, env={"EXERGUE_MAX_FILE_MB": "1"})
    assert one_line(done).startswith("standard input: more than 1 MB")


def test_other_encodings_are_read_right(tmp_path: Path, exergue: Run) -> None:
    """A French text in Windows-1252, and one in UTF-16, come out as they were written."""
    text = "Le phare\n\n" + "Le phare a été bâti à Brennavik où l’océan – dit-on – s’élève très haut. " * 6
    for encoding in ("cp1252", "utf-16"):
        (tmp_path / "phare.txt").write_bytes(text.encode(encoding))
        done = exergue("add", "phare.txt", "--json")
        assert done.returncode == 0, done.stderr
        shown = json.loads(exergue("show", json.loads(done.stdout)["id"], "--json").stdout)
        assert "où l’océan – dit-on – s’élève" in shown["text"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("ask", ""), "empty"),
        (("ask", "   \t "), "empty"),
        (("ask", "why " * 2500), "9,999 characters, the limit is 500"),
        (("ask", "Who?", "--article", "nobody"), "no article “nobody”"),
        (("ask", "Who?", "--article", "nobody", "--json"), "no article “nobody”"),
        (("ask", "", "--json"), "empty"),
        (("show", "nobody"), "no article “nobody”"),
        (("remove", "nobody"), "no article “nobody”"),
        (("summary", "nobody"), "no article “nobody”"),
        (("add", "http://127.0.0.1/page"), "not on the public net"),
        (("add", "."), "no article files"),
        (("add", ""), "no such file"),
        (("add", " \t"), "no such file"),
    ],
)
def test_a_bad_request_is_told_in_one_line(
    tmp_path: Path, exergue: Run, arguments: tuple[str, ...], expected: str
) -> None:
    """Exit 1 and one line, on standard error where a script reads JSON."""
    exergue("add", "-", stdin=STORY)
    done = exergue(*arguments)
    assert done.returncode == 1
    told = done.stderr or done.stdout
    assert expected in told
    assert told.strip().count("\n") == 0
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "Who?", "--limit", "0"),
        ("ask", "Who?", "--limit", "many"),
        ("frobnicate",),
        ("add",),
        ("list", "--wrong"),
        ("add", "a.txt", "b.txt", "--url", "https://example.org"),
        ("add", ".", "--title", "One for all"),
        ("add", ".", "--url", "https://example.org"),
        ("add", "a.txt", "--language", "xx"),
        ("add", "a.txt", "--language", "xxx"),
        ("manifest", "discord", "--id", "abc"),
        ("manifest", "discord", "--id", "12"),
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, exergue: Run, arguments: tuple[str, ...]) -> None:
    """The usual code for a command that was typed wrong, and a hint to --help."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    done = exergue(*arguments)
    assert done.returncode == 2
    assert "--help" in done.stderr


def test_wrong_settings_exit_with_78(exergue: Run) -> None:
    """All faults at once, a line each, before anything is done; in French where French is set."""
    wrong = {"EXERGUE_MAX_FILE_MB": "none", "EXERGUE_MODEL_BACKEND": "abacus"}
    done = exergue("list", env={**wrong, "LC_ALL": "fr_FR.UTF-8"})
    assert done.returncode == 78
    lines = done.stderr.splitlines()
    assert [line.partition("=")[0] for line in lines] == ["EXERGUE_MODEL_BACKEND", "EXERGUE_MAX_FILE_MB"]
    assert all("valeur attendue" in line for line in lines)


def test_a_misspelt_setting_is_told_and_does_not_stop_the_work(exergue: Run) -> None:
    """One line on standard error; standard output stays clean for scripts."""
    done = exergue("list", "--json", env={"EXERGUE_MODLE": "x"})
    assert (done.returncode, done.stdout) == (0, "")
    assert "EXERGUE_MODEL?" in done.stderr


def test_a_damaged_library_is_told(tmp_path: Path, exergue: Run) -> None:
    """Every command says so in one line and leaves the file as it is."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "exergue.db").write_bytes(b"not a database at all " * 400)
    for arguments in (("list",), ("ask", "Who?"), ("add", "-")):
        assert "exergue.db" in one_line(exergue(*arguments, stdin=STORY))
    assert (tmp_path / "data" / "exergue.db").read_bytes().startswith(b"not a database")


def test_another_model_is_told(exergue: Run, story: str, other_model: Path) -> None:
    """A model of another dimension than the stored vectors: one line with the way out, nothing lost."""
    for arguments in (("ask", "Who?", "--json"), ("add", "-"), ("run",)):
        line = one_line(exergue(*arguments, stdin=STORY, env={"EXERGUE_MODEL": str(other_model)}))
        assert "EXERGUE_MODEL" in line
        assert "other-model" in line
    assert exergue("ask", "Who built it?", "--json").returncode == 0


@pytest.mark.parametrize("model", ["no/such/model/at/all", "./nowhere"])
def test_a_model_that_is_not_there_is_told(exergue: Run, model: str) -> None:
    """No silent fallback to the embedded model."""
    assert model in one_line(exergue("ask", "Who?", env={"EXERGUE_MODEL": model}))


def test_a_hub_that_cannot_be_reached_is_told(exergue: Run) -> None:
    """One line that says so and names the embedded model as the way out."""
    env = {"EXERGUE_MODEL": "intfloat/multilingual-e5-small", "HF_ENDPOINT": "http://127.0.0.1:9", "HF_HOME": "hub"}
    line = one_line(exergue("ask", "Who?", env=env))
    assert "EXERGUE_MODEL=embedded" in line


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_no_traceback(tmp_path: Path, story: str) -> None:
    """A full disk behind standard output, or a reader that has left, ends the program quietly."""
    command = f"{os.sys.executable} -m bot list --json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", f"{command} > /dev/full"],
        capture_output=True, text=True, env=environment, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    done = subprocess.run(
        ["bash", "-c", f"{command} | true"],
        capture_output=True, text=True, env=environment, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
