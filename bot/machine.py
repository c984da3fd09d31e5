"""What the machine and the network around Exergue allow, as far as anybody tells."""

from __future__ import annotations

import email.utils
import re
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def reach(address: str, timeout_s: float = 5.0) -> float | None:
    """Ask an address for anything at all and return the time that its answer states (seconds since 1970).

    Raises OSError when nobody answers; an answer that refuses is an answer.
    """
    request = urllib.request.Request(address, headers={"User-Agent": "exergue-doctor"})  # noqa: S310 - written in the code
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as response:  # noqa: S310
            headers = response.headers
    except urllib.error.HTTPError as error:
        headers = error.headers
        error.close()
    stated = headers.get("Date")
    try:
        return email.utils.parsedate_to_datetime(stated).timestamp() if stated else None
    except ValueError:
        return None


def available_mb(read: Callable[[str], str] | None = None) -> int | None:
    """Return the memory that could still be taken: the machine's, or what the control group leaves; None if untold."""
    read = read or (lambda path: Path(path).read_text(encoding="utf-8"))
    limits = []
    with suppress(OSError, ValueError):  # hidden from hardened services
        found = re.search(r"^MemAvailable:\s+(\d+) kB", read("/proc/meminfo"), re.MULTILINE)
        limits += [int(found[1]) // 1024] if found else []
    with suppress(OSError, ValueError):
        group = read("/proc/self/cgroup").strip().rpartition("::")[2]
        for folder in ("/sys/fs/cgroup", f"/sys/fs/cgroup{group.rstrip('/')}"):
            with suppress(OSError):
                most, taken = read(f"{folder}/memory.max").strip(), read(f"{folder}/memory.current")
                limits += [(int(most) - int(taken)) // 2**20] if most != "max" else []
    return min(limits, default=None)
