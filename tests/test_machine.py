"""What the machine has to give, read from what the kernel says."""

from __future__ import annotations

from bot.machine import available_mb


def test_memory_is_what_the_narrowest_limit_leaves() -> None:
    """The machine's, or the control group's where that leaves less; nothing is said where nothing is known."""
    files = {
        "/proc/meminfo": "MemTotal: 999999 kB\nMemAvailable:    409600 kB\n",
        "/proc/self/cgroup": "0::/system.slice/exergue.service\n",
        "/sys/fs/cgroup/memory.max": "max\n",
        "/sys/fs/cgroup/memory.current": "1\n",
        "/sys/fs/cgroup/system.slice/exergue.service/memory.max": f"{300 * 2**20}\n",
        "/sys/fs/cgroup/system.slice/exergue.service/memory.current": f"{100 * 2**20}\n",
    }

    def read(path: str) -> str:
        if path not in files:
            raise FileNotFoundError(path)
        return files[path]

    assert available_mb(read) == 200
    meminfo = files.pop("/proc/meminfo")
    assert available_mb(read) == 200
    files["/proc/meminfo"] = meminfo
    files["/sys/fs/cgroup/system.slice/exergue.service/memory.max"] = "max\n"
    assert available_mb(read) == 400
    files.clear()
    assert available_mb(read) is None
