"""Java archives of Kafka and Zipkin: resolved once into a lock, then fetched by coordinate and checked by sha256.

The lock names coordinates and sha256 sums, no host; where to fetch from is the Maven client's own configuration.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

from jgo.config import GlobalSettings
from jgo.maven import MavenContext

WANTED: dict[str, tuple[str, ...]] = {
    "kafka": (
        "org.apache.kafka:kafka_2.13:4.3.0",
        "org.apache.kafka:kafka-tools:4.3.0",
        "org.slf4j:slf4j-simple:1.7.36",
    ),
    "zipkin": ("io.zipkin:zipkin-server:3.6.1:exec",),
}
"""What is asked of Maven, by server; Zipkin's executable archive holds its own dependencies."""

LOCK = Path(str(files("local_runtime"))) / "jars.lock.json"
DOWNLOAD_SECONDS = 120


class JarError(Exception):
    """An archive could not be fetched or is not the one that was locked."""


@dataclass(frozen=True, slots=True)
class Jar:
    """One locked archive. `coordinate` is `group:artifact:version[:classifier]`, `sha256` is in hex."""

    coordinate: str
    sha256: str

    @property
    def file_name(self) -> str:
        """The name in the cache, e.g. `kafka-clients-4.3.0.jar`."""
        return "-".join(self.coordinate.split(":")[1:]) + ".jar"


def cache_directory() -> Path:
    """Where archives are kept, shared by all clones of one user."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "mallbridge" / "jars"


def locked(server: str, lock: Path = LOCK) -> list[Jar]:
    """The archives of `kafka` or `zipkin` as the lock names them."""
    return [Jar(coordinate, sha256) for coordinate, sha256 in json.loads(lock.read_text())[server].items()]


def fetch(server: str, cache: Path | None = None, tell: Callable[[str], None] = lambda _: None) -> list[Path]:
    """Paths of a server's archives, each with the locked sha256; what is missing is downloaded.

    Raises JarError when an archive cannot be fetched or differs from the lock.
    """
    directory = cache or cache_directory()
    directory.mkdir(parents=True, exist_ok=True)
    jars = locked(server)
    missing = [jar for jar in jars if not _is_present(directory / jar.file_name, jar.sha256)]
    if missing:
        tell(f"fetching {len(missing)} Java archives of {server}")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(partial(_download, directory), missing))
    return [directory / jar.file_name for jar in jars]


def write_lock(lock: Path = LOCK) -> None:
    """Resolve what is wanted and write the lock anew."""
    with tempfile.TemporaryDirectory() as scratch:
        context = _context(Path(scratch))
        content = {server: _resolve(context, coordinates) for server, coordinates in WANTED.items()}
    lock.write_text(json.dumps(content, indent=2) + "\n")


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_present(path: Path, sha256: str) -> bool:
    return path.exists() and sha256_of(path) == sha256


def _context(repository: Path) -> MavenContext:
    remotes = GlobalSettings.load().repositories or None
    return MavenContext(repo_cache=repository, remote_repos=remotes, timeout=DOWNLOAD_SECONDS)


def _download(directory: Path, jar: Jar) -> None:
    """Fetch beside the cache and move in at once: a crash leaves no half archive behind."""
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        try:
            path = _fetch_one(_context(Path(scratch)), jar.coordinate)
        except (OSError, RuntimeError) as problem:
            raise JarError(f"{jar.coordinate} could not be fetched from the Maven repository: {problem}") from problem
        found = sha256_of(path)
        if found != jar.sha256:
            raise JarError(f"{jar.coordinate} has sha256 {found}, the lock says {jar.sha256}")
        shutil.move(path, directory / jar.file_name)


def _fetch_one(context: MavenContext, coordinate: str) -> Path:
    group, artifact, version, *classifier = coordinate.split(":")
    component = context.project(group, artifact).at_version(version)
    return component.artifact(classifier[0] if classifier else "").resolve()


def _resolve(context: MavenContext, coordinates: Sequence[str]) -> dict[str, str]:
    names = coordinates if _stands_alone(coordinates) else _with_dependencies(context, coordinates)
    return {name: sha256_of(_fetch_one(context, name)) for name in sorted(set(names))}


def _stands_alone(coordinates: Iterable[str]) -> bool:
    return all(coordinate.endswith(":exec") for coordinate in coordinates)


def _with_dependencies(context: MavenContext, coordinates: Sequence[str]) -> list[str]:
    asked, pulled = context.resolver.resolve([context.create_dependency(name) for name in coordinates])
    return [f"{found.groupId}:{found.artifactId}:{found.version}" for found in [*asked, *pulled]]
