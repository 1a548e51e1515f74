"""The suite in containers is the suite."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
SERVICES = sorted(path.parent.name for path in ROOT.glob("services/*/pyproject.toml"))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_its_container(compose: dict[str, Any], service: str) -> None:
    assert compose["services"][service]["build"]["args"] == {"SERVICE": service}


@pytest.mark.parametrize("service", [name for name in SERVICES if name not in ("mall-simulator", "console")])
def test_every_service_reaches_its_own_database_alone(compose: dict[str, Any], service: str) -> None:
    package = service.replace("-", "_")
    databases = {
        name: value for name, value in compose["services"][service]["environment"].items() if "DATABASE" in name
    }
    wanted = f"postgresql://{package}:${{DATABASE_PASSWORD}}@postgres/{package}"
    assert databases == {f"{package.upper()}_DATABASE_URL": wanted}
    assert package in compose["services"]["databases"]["command"]


def test_servers_are_public_images_with_versions(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values() if "image" in service]
    assert images
    assert all(re.fullmatch(r"[\w./-]+:\d[\w.]*", image) for image in images)


def test_containers_do_not_run_as_root() -> None:
    last_user = re.findall(r"^USER (\w+)$", (ROOT / "deploy" / "Dockerfile").read_text(), re.MULTILINE)[-1]
    assert last_user != "root"
