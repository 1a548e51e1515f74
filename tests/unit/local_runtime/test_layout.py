"""What a suite is made of, before anything is started."""

from pathlib import Path

import pytest

from local_runtime.databases import database_address
from local_runtime.jars import Jar, locked
from local_runtime.kafka import Kafka
from local_runtime.processes import Identity, read_identity
from local_runtime.services import Replica, addresses_in_environment, package_of, prefix_of, service_part
from local_runtime.zipkin import Zipkin


def test_a_service_is_named_in_three_ways() -> None:
    assert (package_of("order-sync"), prefix_of("order-sync")) == ("order_sync", "ORDER_SYNC")


def test_a_second_replica_has_a_name_of_its_own() -> None:
    assert [Replica("catalog", number, 1).name for number in (1, 2)] == ["catalog", "catalog-2"]


def test_clients_get_the_first_replica() -> None:
    replicas = [Replica("catalog", 1, 5001), Replica("catalog", 2, 5002)]
    told = addresses_in_environment(replicas)
    assert told == {
        "CATALOG_URL": "http://127.0.0.1:5001",
        "MALL_GATEWAY_IMAGES_URL": "http://127.0.0.1:5001/images",
    }


def test_the_gateway_is_sent_to_the_simulated_malls() -> None:
    found = addresses_in_environment([Replica("mall-simulator", 1, 5001)])
    assert found["MALL_GATEWAY_MALLS_URL"] == found["MALL_SIMULATOR_URL"] == "http://127.0.0.1:5001"


def test_a_replica_is_told_its_port_and_its_own_name() -> None:
    part = service_part(Replica("order-sync", 2, 5002), {"KEYRING_URL": "x"}, Path("root"), ["kafka"])
    wanted = {"ORDER_SYNC_HTTP_PORT": "5002", "ORDER_SYNC_INSTANCE": "order-sync-2", "KEYRING_URL": "x"}
    assert wanted.items() <= part.environment.items()


def test_the_simulator_stands_alone() -> None:
    part = service_part(Replica("mall-simulator", 1, 5001), {}, Path("root"), ["postgres", "kafka"])
    assert not part.needs


def test_the_console_asks_for_no_database_and_is_told_to_alert() -> None:
    replica = Replica("console", 1, 5001)
    assert not service_part(replica, {}, Path("root"), ["postgres", "kafka"]).needs
    assert addresses_in_environment([replica])["ALERT_CONSOLE_URL"] == replica.url


@pytest.mark.parametrize(
    ("admin", "wanted"),
    [
        ("postgresql://postgres:x@127.0.0.1:5433/postgres", "postgresql://catalog:p%40ss@127.0.0.1:5433/catalog"),
        (
            "postgresql://db.example/admin?sslmode=require",
            "postgresql://catalog:p%40ss@db.example/catalog?sslmode=require",
        ),
        ("postgresql://root@[::1]:5/x", "postgresql://catalog:p%40ss@[::1]:5/catalog"),
    ],
)
def test_a_database_address_keeps_the_admins_server(admin: str, wanted: str) -> None:
    assert database_address(admin, "catalog", "p@ss") == wanted


def test_a_broker_keeps_messages_for_ever_and_acknowledges_what_is_on_disk() -> None:
    properties = Kafka([], Path("data"), 5001, 5002, Path("log")).properties()
    wanted = {"log.retention.ms": "-1", "auto.create.topics.enable": "false", "log.flush.interval.messages": "1"}
    assert wanted.items() <= properties.items()


def test_zipkin_takes_spans_at_its_own_address() -> None:
    assert Zipkin([Path("zipkin.jar")], 5001, Path("log")).endpoint == "http://127.0.0.1:5001/api/v2/spans"


def test_an_identity_is_read_back() -> None:
    identity = Identity(7, "boot/15")
    assert read_identity(identity.as_json()) == identity


@pytest.mark.parametrize("content", [None, {}, {"pid": "x", "started": "boot/1"}, {"pid": 1}])
def test_what_is_no_identity_is_none(content: dict[str, object] | None) -> None:
    assert read_identity(content) is None


def test_an_archive_is_named_after_its_coordinate() -> None:
    assert Jar("io.zipkin:zipkin-server:3.6.1:exec", "").file_name == "zipkin-server-3.6.1-exec.jar"


@pytest.mark.parametrize("server", ["kafka", "zipkin"])
def test_locked_archives_have_names_of_their_own_and_whole_sums(server: str) -> None:
    jars = locked(server)
    assert len({jar.file_name for jar in jars}) == len(jars) > 0
    assert all(len(jar.sha256) == 64 for jar in jars)
