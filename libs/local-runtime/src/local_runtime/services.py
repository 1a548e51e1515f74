"""The services of the workspace, and the environment each of them is started with."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from local_runtime.answering import is_well
from local_runtime.parts import Part
from local_runtime.ports import HOST
from local_runtime.processes import environment_of_system

WORKSPACE = Path(__file__).resolve().parents[4]
SIMULATOR = "mall-simulator"
CONSOLE = "console"
WITHOUT_DATABASE = (SIMULATOR, CONSOLE)
"""Services that keep no events: one stands for the outside world, the other only shows."""
PREFERRED_PORTS: Mapping[str, int] = {
    CONSOLE: 8100,
    "account": 8101,
    "catalog": 8102,
    "listing": 8103,
    "order-sync": 8104,
    "mall-gateway": 8105,
    SIMULATOR: 8106,
    "claim-sync": 8107,
    "inquiry": 8108,
    "alert": 8109,
}


@dataclass(frozen=True, slots=True)
class Replica:
    """One process of a service; `number` counts from 1."""

    service: str
    number: int
    port: int

    @property
    def name(self) -> str:
        """The first replica has the service's name, the second is `<service>-2`."""
        return self.service if self.number == 1 else f"{self.service}-{self.number}"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"


def services_of(workspace: Path = WORKSPACE) -> list[str]:
    """The names of all services that can be run, from the folders of the workspace."""
    mains = workspace.glob("services/*/src/*/main.py")
    return sorted(name for main in mains if package_of(name := main.parents[2].name) == main.parent.name)


def package_of(service: str) -> str:
    """`order-sync` → `order_sync`."""
    return service.replace("-", "_")


def prefix_of(service: str) -> str:
    """`order-sync` → `ORDER_SYNC`, with which its variables begin."""
    return package_of(service).upper()


def addresses_in_environment(replicas: Sequence[Replica]) -> dict[str, str]:
    """`<SERVICE>_URL` of each first replica, and who is told of the simulated malls, the console and the images."""
    urls = {f"{prefix_of(replica.service)}_URL": replica.url for replica in replicas if replica.number == 1}
    images = f"{urls['CATALOG_URL']}/images" if "CATALOG_URL" in urls else None
    told = {
        "MALL_GATEWAY_MALLS_URL": urls.get("MALL_SIMULATOR_URL"),
        "ALERT_CONSOLE_URL": urls.get("CONSOLE_URL"),
        "CONSOLE_PUBLIC_URL": urls.get("CONSOLE_URL"),
        "MALL_GATEWAY_IMAGES_URL": images,
    }
    return {**urls, **{name: url for name, url in told.items() if url}}


def service_part(replica: Replica, environment: Mapping[str, str], root: Path, needs: Sequence[str]) -> Part:
    """A replica as the supervisor runs it: `python -m <package>.main`."""
    prefix, data = prefix_of(replica.service), root / "data" / replica.service
    module = f"{package_of(replica.service)}.main"

    async def is_ready() -> bool:
        return await is_well(f"{replica.url}/health/ready")

    return Part(
        name=replica.name,
        command=[sys.executable, "-m", module],
        module=module,
        environment={
            **environment_of_system(),
            **environment,
            "PYTHONUNBUFFERED": "1",
            f"{prefix}_HTTP_HOST": HOST,
            f"{prefix}_HTTP_PORT": str(replica.port),
            f"{prefix}_DATA_DIR": str(data),
            f"{prefix}_INSTANCE": replica.name,
        },
        port=replica.port,
        log=root / "logs" / f"{replica.name}.log",
        is_ready=is_ready,
        needs=() if replica.service in WITHOUT_DATABASE else needs,
        prepare=lambda: data.mkdir(parents=True, exist_ok=True),
        url=replica.url,
        pages=_pages(replica),
    )


def _pages(replica: Replica) -> dict[str, str]:
    if replica.number > 1:
        return {}
    if replica.service == CONSOLE:
        return {"the sellers' screens": replica.url}
    openapi = {"OpenAPI": f"{replica.url}/docs"}
    return openapi if replica.service == SIMULATOR else {**openapi, "AsyncAPI": f"{replica.url}/asyncapi"}
