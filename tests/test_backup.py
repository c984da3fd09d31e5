"""A library saved while it is used, and brought back, also under a bot that goes on answering."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index import BackupError, Corrupt, Library, Unwritable
from index.backup import backup, restore
from index.exchange import export
from index.store import FILE, Store

ROOT = Path(__file__).parents[1]
FERRY = b"The ferry\n\nThe ferry to Skarholm leaves at seven and takes forty minutes when the sea is calm."
MILL = b"The mill\n\nThe mill at Orrey grinds rye for three villages and was last repaired in 1958."
LAMP = b"The lamp\n\nThe lamp of the old lighthouse burns whale oil, which the keeper carries up each night."

Run = Callable[..., subprocess.CompletedProcess[str]]


def library_of(folder: Path, *texts: bytes) -> Path:
    """Make a library of these texts and return its folder."""
    with Library.open(folder, "embedded") as library:
        for text in texts:
            library.add(text)
    return folder


def titles(folder: Path) -> list[str]:
    """The titles of the articles in a library."""
    with Library.open(folder, load_model=False) as library:
        return sorted(article.title for article in library.articles())


def test_what_is_saved_comes_back(tmp_path: Path) -> None:
    """One file, without anything beside it, gives the whole library in a new folder, and answers."""
    folder = library_of(tmp_path / "data", FERRY, MILL)
    saved = backup(folder, tmp_path / "saved.db")
    assert (saved.file, saved.articles) == (tmp_path / "saved.db", 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "saved.db"]
    done = restore(tmp_path / "saved.db", tmp_path / "new" / "data")
    assert (done.articles, done.former) == (2, None)
    assert [path.name for path in (tmp_path / "new" / "data").iterdir()] == [FILE]
    with Library.open(tmp_path / "new" / "data", "embedded") as library:
        assert library.ask("When does the ferry leave?").hits[0].article.title == "The ferry"


def test_a_folder_gets_a_file_named_after_the_time(tmp_path: Path) -> None:
    """So that a daily backup needs no name."""
    folder = library_of(tmp_path / "data", FERRY)
    (tmp_path / "saved").mkdir()
    assert backup(folder, tmp_path / "saved").file.name.startswith("exergue-20")


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    """Neither a file by a backup, nor articles by a restoration; and never the database by its own backup."""
    folder = library_of(tmp_path / "data", FERRY)
    other = library_of(tmp_path / "other", MILL)
    backup(folder, tmp_path / "saved.db")
    before = (tmp_path / "saved.db").read_bytes()
    for call, reason in (
        (lambda: backup(other, tmp_path / "saved.db"), "backup-exists"),
        (lambda: backup(folder, folder / FILE, force=True), "backup-exists"),
        (lambda: restore(tmp_path / "saved.db", other), "library-not-empty"),
        (lambda: restore(tmp_path / "nothing.db", other), "backup-missing"),
        (lambda: backup(tmp_path / "nothing", tmp_path / "b.db"), "backup-nothing"),
    ):
        with pytest.raises(BackupError) as caught:
            call()
        assert caught.value.reason == reason
    assert (tmp_path / "saved.db").read_bytes() == before
    assert (titles(folder), titles(other)) == (["The ferry"], ["The mill"])
    assert backup(other, tmp_path / "saved.db", force=True).articles == 1


def test_what_was_there_before_is_kept(tmp_path: Path) -> None:
    """With force the former library lies beside, and can itself be brought back."""
    backup(library_of(tmp_path / "data", FERRY), tmp_path / "saved.db")
    other = library_of(tmp_path / "other", MILL, LAMP)
    done = restore(tmp_path / "saved.db", other, force=True)
    assert titles(other) == ["The ferry"]
    assert done.former is not None
    assert done.former.parent == other
    restore(done.former, tmp_path / "again")
    assert titles(tmp_path / "again") == ["The lamp", "The mill"]


def test_a_damaged_library_gives_way_and_is_kept(tmp_path: Path) -> None:
    """The usual reason to bring a backup back; without force even that is left alone."""
    folder = library_of(tmp_path / "data", FERRY)
    backup(folder, tmp_path / "saved.db")
    (folder / FILE).write_bytes(b"\xa5" * 9000)
    with pytest.raises(Corrupt):
        restore(tmp_path / "saved.db", folder)
    done = restore(tmp_path / "saved.db", folder, force=True)
    assert done.former is not None
    assert done.former.read_bytes() == b"\xa5" * 9000
    assert titles(folder) == ["The ferry"]


def test_a_log_left_behind_is_not_replayed(tmp_path: Path) -> None:
    """Somebody deleted exergue.db and left its write-ahead log: it does not spoil what is brought back."""
    folder = library_of(tmp_path / "data", FERRY)
    backup(folder, tmp_path / "saved.db")
    with Library.open(folder, "embedded") as library:
        library.add(MILL)
        (tmp_path / "log").write_bytes((folder / f"{FILE}-wal").read_bytes())
    (folder / FILE).unlink()
    (folder / f"{FILE}-wal").write_bytes((tmp_path / "log").read_bytes())
    restore(tmp_path / "saved.db", folder)
    assert titles(folder) == ["The ferry"]


@pytest.mark.parametrize("damage", ["garbage", "cut", "foreign", "inside"])
def test_only_a_sound_library_is_brought_back(tmp_path: Path, damage: str) -> None:
    """The file is looked at before anything is touched, and nothing is left behind."""
    folder = library_of(tmp_path / "data", FERRY)
    saved = backup(folder, tmp_path / "saved.db").file
    whole = saved.read_bytes()
    if damage == "garbage":
        saved.write_bytes(b"no database" * 1000)
    elif damage == "cut":
        saved.write_bytes(whole[: len(whole) // 2])
    elif damage == "foreign":
        saved.unlink()
        with closing(sqlite3.connect(saved)) as db, db:
            db.execute("CREATE TABLE diary (day TEXT)")
    else:
        with closing(sqlite3.connect(saved)) as db, db:
            db.execute("UPDATE article SET passages = 9")
    with pytest.raises(BackupError) as caught:
        restore(saved, folder, force=True)
    assert caught.value.reason == ("backup-damaged" if damage == "inside" else "backup-strange")
    assert "(-)" not in str(caught.value)
    assert titles(folder) == ["The ferry"]
    assert not list(folder.glob(".restoring*"))


def test_a_newer_library_is_not_brought_back(tmp_path: Path) -> None:
    """What this version would not open, it does not put in place either."""
    folder = library_of(tmp_path / "data", FERRY)
    saved = backup(folder, tmp_path / "saved.db").file
    with closing(sqlite3.connect(saved)) as db, db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(Exception, match="newer"):
        restore(saved, tmp_path / "new")
    assert not (tmp_path / "new" / FILE).exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file below a file, for a backup and for a restoration."""
    folder = library_of(tmp_path / "data", FERRY)
    (tmp_path / "file").write_text("x")
    for call in (
        lambda: backup(folder, tmp_path / "file" / "saved.db"),
        lambda: backup(folder, tmp_path / "nowhere" / "saved.db"),
        lambda: restore(backup(folder, tmp_path / "saved.db").file, tmp_path / "file" / "data"),
    ):
        with pytest.raises((Unwritable, BackupError)) as caught:
            call()
        assert caught.value.reason in {"target-read-only", "not-a-folder"}


_ASKING = """
import sys
from index import Library
with Library.open(sys.argv[1], "embedded") as library:
    print("ready", flush=True)
    for line in sys.stdin:
        hits = library.ask("What does the lighthouse lamp burn, and when does the ferry leave?", limit=9).hits
        for hit in hits:
            assert hit.article.text[hit.passage.start : hit.passage.end] == hit.passage.text
        print(*sorted({hit.article.title for hit in hits}), sep=", ", flush=True)
"""


def test_a_running_bot_goes_on_with_what_is_brought_back(tmp_path: Path) -> None:
    """Under a process that asks without a pause: no question fails, and the next ones see the other library.

    The two libraries have the same ids and numbers throughout, so that a memory of the former would be taken for the
    latter if nothing told them apart.
    """
    saved = backup(library_of(tmp_path / "former", FERRY), tmp_path / "saved.db").file
    folder = library_of(tmp_path / "data", LAMP)
    bot = subprocess.Popen(
        [sys.executable, "-c", _ASKING, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert bot.stdin is not None
    assert bot.stdout is not None
    try:
        assert bot.stdout.readline() == "ready\n"
        seen: list[str] = []
        restoring = threading.Thread(target=lambda: restore(saved, folder, force=True))
        until = time.monotonic() + 20
        while time.monotonic() < until and (len(seen) < 30 or seen[-1] != "The ferry"):
            if len(seen) == 10:
                restoring.start()
            bot.stdin.write("\n")
            bot.stdin.flush()
            seen.append(bot.stdout.readline().strip())
        restoring.join()
        assert set(seen[:10]) == {"The lamp"}
        assert set(seen) == {"The lamp", "The ferry"}
        assert seen[-1] == "The ferry"
        bot.stdin.close()
        assert bot.wait(20) == 0
    finally:
        bot.kill()
        bot.wait()
        bot.stdout.close()


_RESTLESS = """
import itertools, sys
from index import Library
library = Library.open(sys.argv[1], "embedded")
print("ready", flush=True)
for number in itertools.count():
    text = f"Title {number}\\n\\nThe lamp of house {number} burns oil at night, and nobody in the street knows why."
    library.add(text.encode())
    library.ask("Which lamp burns oil at night?")
    print(number, flush=True)
"""


def test_it_is_saved_while_articles_come_and_questions_are_asked(tmp_path: Path) -> None:
    """Each backup holds whole articles, all that were committed when it began, and comes back into a new folder."""
    folder = library_of(tmp_path / "data", FERRY)
    writer = subprocess.Popen(
        [sys.executable, "-c", _RESTLESS, str(folder)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == "ready\n"
        for number in range(5):
            with closing(Store(folder)) as store:
                before = store.count()
            saved = backup(folder, tmp_path / f"saved-{number}.db")
            assert writer.poll() is None
            done = restore(saved.file, tmp_path / f"new-{number}")
            assert done.articles >= before
            with closing(Store(tmp_path / f"new-{number}")) as store:
                assert store.problems() == []
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert done.articles > 1


def test_the_commands_say_what_they_did(tmp_path: Path, exergue: Run) -> None:
    """As an operator types them, and what goes wrong in one line."""
    library_of(tmp_path / "data", FERRY)
    assert "one article to saved.db" in exergue("backup", "saved.db").stdout
    refused = exergue("backup", "saved.db")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "--force" in refused.stderr
    assert "--force" in exergue("restore", "saved.db").stderr
    done = exergue("restore", "saved.db", "--force")
    assert (done.returncode, done.stderr) == (0, "")
    assert "exergue.db.20" in done.stdout
    assert "one article" in exergue("restore", "saved.db", "--data", "new").stdout
    assert json.loads(exergue("list", "--json", "--data", "new").stdout)["title"] == "The ferry"


def test_a_target_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the folder of the data, which --data would change: another target has to be named."""
    folder = library_of(tmp_path / "data", FERRY)
    with pytest.raises(BackupError) as caught:
        backup(folder, tmp_path / "nowhere" / "saved.db")
    assert (caught.value.reason, caught.value.facts) == ("target-read-only", {"folder": str(tmp_path / "nowhere")})

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "closed")

    with Library.open(folder, load_model=False) as library:
        articles = library.articles()
    monkeypatch.setattr(Path, "mkdir", closed)
    with pytest.raises(BackupError) as caught:
        list(export(articles, tmp_path / "notes"))
    assert (caught.value.reason, caught.value.facts) == ("target-read-only", {"folder": str(tmp_path / "notes")})
