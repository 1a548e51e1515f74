"""Exchanges end by themselves once the courier has brought the new goods, at the malls that see that."""

from mall_simulator.records import Account
from mall_simulator.world import World


def end_delivered_exchanges(world: World, account: Account) -> None:
    """Finish those of an account whose goods were brought again."""
    for order in world.store.orders.of(account.mall, account.number):
        for line in order.lines:
            claim = line.open_claim
            if claim is not None and claim.reship_delivered_at is not None:
                world.claims.finish(order, line, claim)
