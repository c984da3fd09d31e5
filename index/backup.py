"""A library saved to one file while it is in use, and brought back from one.

A saved library is a plain SQLite file, whole in itself. Bringing one back writes it *into* the database in use, in one
transaction: a bot that runs goes on, and answers from what was brought back. What stood there before is kept beside it.
"""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import BackupError, Corrupt, Unwritable
from index.store import FILE, Store, copy_database, unwritable

_SIDE_FILES = ("-wal", "-shm")


@dataclass(frozen=True, slots=True)
class Saved:
    """What is in a saved library, and where it lies; ``former`` is where what it replaced was put."""

    file: Path
    articles: int
    size_mb: float
    former: Path | None = None


def backup(folder: Path, file: Path, *, force: bool = False) -> Saved:
    """Save the library in ``folder`` to ``file``, or to a file named after the time where that is a folder.

    Other processes go on reading and writing. The file appears when it is whole. Raises BackupError when there is no
    library, or something at ``file`` already (unless ``force``), and StoreError.
    """
    if not (folder / FILE).exists():
        raise BackupError("backup-nothing", folder=str(folder))
    if file.is_dir():
        file = file / time.strftime("exergue-%Y%m%d-%H%M%S.db")
    if file.exists() and (not force or file.samefile(folder / FILE)):
        raise BackupError("backup-exists", file=str(file))
    part = file.with_name(f"{file.name}.part")
    try:
        with closing(Store(folder)) as store:
            count = store.count()
        copy_database(folder / FILE, part)
        size = part.stat().st_size
        part.replace(file)
    except OSError as error:
        fault = unwritable(error, file.parent)
        if fault.reason == "read-only":
            raise BackupError("target-read-only", folder=str(file.parent)) from error
        raise fault from error
    except Unwritable as error:
        if error.reason == "read-only" and error.facts["folder"] == str(file.parent) != str(folder):
            raise BackupError("target-read-only", folder=str(file.parent)) from error
        raise
    finally:
        with suppress(OSError):
            part.unlink()
    return Saved(file, count, size / 2**20)


def restore(file: Path, folder: Path, *, force: bool = False) -> Saved:
    """Bring the library saved in ``file`` back into ``folder``, once it has been found sound.

    Raises BackupError when there is no such file, when it is damaged, and when ``folder`` has articles (unless
    ``force``: then they are kept in a file beside, also when the database there is damaged); and StoreError.
    """
    if not file.is_file():
        raise BackupError("backup-missing", file=str(file))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".restoring-", dir=folder) as inside:
            sound = Path(inside) / FILE
            count = _verified(file, sound)
            size = sound.stat().st_size
            former = _bring_in(sound, folder / FILE, force=force)
    except OSError as error:
        raise unwritable(error, folder) from error
    return Saved(file, count, size / 2**20, former)


def _verified(file: Path, sound: Path) -> int:
    """Make ``sound``, a copy of ``file`` with the tables of today, and return the number of its articles."""
    try:
        copy_database(file, sound)
        with closing(Store(sound.parent)) as store:
            problems = store.problems()
            if not problems:  # whoever has the former in memory notices by this word that it is another library
                store.start_generation(secrets.token_hex(8))
                return store.count()
    except Corrupt:
        raise BackupError("backup-strange", file=str(file)) from None
    raise BackupError("backup-damaged", file=str(file), problem=problems[0])


def _bring_in(source: Path, target: Path, *, force: bool) -> Path | None:
    """Write the database ``source`` over ``target``; return where that was put, None when it was empty."""
    former = _unused(target, time.strftime("%Y%m%d-%H%M%S"))
    if not target.exists():
        return _exchange(target, source, former)
    try:
        with closing(Store(target.parent)) as store:
            count = store.count()
        if count and not force:
            raise BackupError("library-not-empty", folder=str(target.parent), count=count)
        if count:
            copy_database(target, former)
    except Corrupt:
        if not force:
            raise
        return _exchange(target, source, former)
    copy_database(source, target)
    return former if count else None


def _exchange(target: Path, source: Path, former: Path) -> Path | None:
    """Take what nobody can use out of the way with the files beside it, and put the sound one in its place."""
    was = target.exists()
    for side in ("", *_SIDE_FILES):  # a log left behind by a lost database would be replayed into the new one
        beside = target.with_name(target.name + side)
        if beside.exists():
            shutil.move(beside, former.with_name(former.name + side))
    source.replace(target)
    return former if was else None


def _unused(target: Path, stamp: str) -> Path:
    names = (target.with_name(f"{target.name}.{stamp}{n}") for n in ("", *(f"-{i}" for i in range(2, 1000))))
    return next(name for name in names if not name.exists())
