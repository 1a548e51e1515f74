"""Topics keep their messages for as long as the settings say."""

import secrets
from datetime import timedelta
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from chassis.broker import create_topics


async def kept_ms(kafka_servers: str, topic: str) -> str:
    admin: Any = AIOKafkaAdminClient(bootstrap_servers=kafka_servers)
    await admin.start()
    try:
        answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    finally:
        await admin.close()
    entries = answers[0].resources[0][4]
    return next(entry[1] for entry in entries if entry[0] == "retention.ms")


@pytest.mark.asyncio
@pytest.mark.parametrize(("keep", "wanted"), [(timedelta(days=7), "604800000"), (None, "-1")])
async def test_a_new_topic_keeps_its_messages_for_the_time_that_is_set(
    kafka_servers: str, keep: timedelta | None, wanted: str
) -> None:
    topic = f"t{secrets.token_hex(4)}.orders.v1"
    await create_topics(kafka_servers, [topic], partitions=1, replicas=1, keep=keep)
    assert await kept_ms(kafka_servers, topic) == wanted
