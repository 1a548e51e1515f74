"""Zipkin, where the traces of the suite are looked at; spans are kept in memory, the oldest go first."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from local_runtime.answering import is_well
from local_runtime.java import java_jar
from local_runtime.parts import Part
from local_runtime.ports import HOST
from local_runtime.processes import environment_of_system

HEAP_MEGABYTES = 384
SPANS_KEPT = 100_000
ANSWER_SECONDS = 60
"""Zipkin's own eleven are too few for all that it keeps on a busy machine: it would answer with an error."""


@dataclass(frozen=True, slots=True)
class Zipkin:
    """An embedded server: its one archive and its port."""

    jars: Sequence[Path]
    port: int
    log: Path

    @property
    def url(self) -> str:
        """Where it answers; pages are under `/zipkin/`, the API under `/api/v2`."""
        return f"http://{HOST}:{self.port}"

    @property
    def endpoint(self) -> str:
        """Where spans are posted, as Zipkin's own JSON."""
        return f"{self.url}/api/v2/spans"

    def part(self) -> Part:
        """The server as the supervisor runs it."""
        return Part(
            name="zipkin",
            command=java_jar(self.jars[0], HEAP_MEGABYTES),
            environment={
                **environment_of_system(),
                "QUERY_PORT": str(self.port),
                "QUERY_TIMEOUT": f"{ANSWER_SECONDS}s",
                "STORAGE_TYPE": "mem",
                "MEM_MAX_SPANS": str(SPANS_KEPT),
                "JAVA_TOOL_OPTIONS": f"-Darmeria.defaultHost={HOST}",
            },
            port=self.port,
            log=self.log,
            is_ready=self.is_ready,
            url=self.url,
            pages={"Traces": f"{self.url}/zipkin/"},
        )

    async def is_ready(self) -> bool:
        """Whether its health page says that it is up."""
        return await is_well(f"{self.url}/health")
