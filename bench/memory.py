"""How much memory a process has taken at most."""

from pathlib import Path

import psutil


def peak_mb(pid: int) -> int:
    """In MB; where the system keeps no peak, what it takes now. 0 for a process that is gone."""
    status = Path(f"/proc/{pid}/status")
    try:
        if status.exists():
            lines = status.read_text().splitlines()
            return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)
        return int(psutil.Process(pid).memory_info().rss >> 20)
    except (OSError, psutil.Error):
        return 0
