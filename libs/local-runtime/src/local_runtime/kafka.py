"""A real Apache Kafka broker in KRaft mode, broker and controller in one process."""

import secrets
import shutil
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from local_runtime.java import java
from local_runtime.parts import Part
from local_runtime.ports import HOST, listens
from local_runtime.processes import environment_of_system

HEAP_MEGABYTES = 512
ANSWER_MILLISECONDS = 3_000
LOG_LEVELS = ("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true")

PROPERTIES: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "auto.create.topics.enable": "false",
    "log.retention.ms": "-1",
    "log.retention.bytes": "-1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    "log.index.size.max.bytes": "1048576",
    "log.cleaner.dedupe.buffer.size": "16777216",
    # Nobody follows this controller, who would want to know by an empty record twice a second that it lives.
    "metadata.max.idle.interval.ms": "0",
    "num.network.threads": "2",
    "num.io.threads": "4",
}

SAFE_ON_DISK: Mapping[str, str] = {"log.flush.interval.messages": "1"}
"""One broker has no replica: what it acknowledged must be on the disk to outlive the machine."""


@dataclass(frozen=True, slots=True)
class Kafka:
    """An embedded broker: archives, data directory, ports of broker and controller."""

    jars: Sequence[Path]
    data: Path
    port: int
    controller_port: int
    log: Path
    extra_properties: Mapping[str, str] = field(default_factory=lambda: SAFE_ON_DISK)

    @property
    def servers(self) -> str:
        """The bootstrap address."""
        return f"{HOST}:{self.port}"

    def part(self) -> Part:
        """The broker as the supervisor runs it."""
        return Part(
            name="kafka",
            command=[*java(self.jars, "kafka.Kafka", HEAP_MEGABYTES, *LOG_LEVELS), str(self._properties_file)],
            environment=environment_of_system(),
            port=self.port,
            log=self.log,
            is_ready=self.is_ready,
            prepare=self.prepare,
        )

    def prepare(self) -> None:
        """Write the properties, for ports may have moved, and format the data directory once."""
        self.data.mkdir(parents=True, exist_ok=True)
        self._properties_file.write_text("".join(f"{name}={value}\n" for name, value in self.properties().items()))
        if not (self._logs / "meta.properties").exists():
            self._format()

    def properties(self) -> dict[str, str]:
        """The whole server configuration."""
        return {
            **PROPERTIES,
            "listeners": f"PLAINTEXT://{self.servers},CONTROLLER://{HOST}:{self.controller_port}",
            "advertised.listeners": f"PLAINTEXT://{self.servers}",
            "controller.quorum.voters": f"1@{HOST}:{self.controller_port}",
            "log.dirs": str(self._logs),
            **self.extra_properties,
        }

    async def is_ready(self) -> bool:
        """Whether the broker answers and is a member of its cluster."""
        if not await listens(self.port):
            return False
        admin = AIOKafkaAdminClient(bootstrap_servers=self.servers, request_timeout_ms=ANSWER_MILLISECONDS)
        try:
            await admin.start()
            cluster = await admin.describe_cluster()
        except (KafkaError, OSError):
            return False
        finally:
            await admin.close()
        return bool(cluster["brokers"])

    @property
    def _logs(self) -> Path:
        return self.data / "logs"

    @property
    def _properties_file(self) -> Path:
        return self.data / "server.properties"

    def _format(self) -> None:
        shutil.rmtree(self._logs, ignore_errors=True)
        cluster = urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode().replace("-", "A")
        tool = java(self.jars, "kafka.tools.StorageTool", HEAP_MEGABYTES, *LOG_LEVELS)
        done = subprocess.run(
            [*tool, "format", "--cluster-id", cluster, "--config", str(self._properties_file)],
            env=environment_of_system(),
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"Kafka's storage could not be formatted: {done.stderr.decode().strip()}")
