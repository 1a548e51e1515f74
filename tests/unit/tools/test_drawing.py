"""The drawing shows publishers and listeners."""

from draw_parts import Listening, drawing


def test_a_topic_stands_between_publisher_and_listener() -> None:
    text = drawing(
        ["order-sync", "catalog"], ["order-sync.orders.v1"], [Listening("catalog", "g", "order-sync.orders.v1")]
    )
    assert "  order_sync --> order_sync_orders_v1\n  order_sync_orders_v1 --> catalog" in text


def test_two_groups_of_a_service_are_one_arrow() -> None:
    groups = [Listening("catalog", group, "order-sync.orders.v1") for group in ("a", "b")]
    assert drawing([], [], groups).count("-->") == 1
