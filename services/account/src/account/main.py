"""The composition root of `account`."""

import asyncio
from datetime import timedelta

from account.api import routers
from account.application import Account, Credentials, TokenIssuer
from account.consumers import consumers
from account.projections import SellersView, UsersView
from account.publications import PUBLISHES, publish
from account.settings import Settings
from chassis.service import Loop, Parts, Running, Service


def build(parts: Parts) -> Account:
    """The application with its credentials and keys; the first operator is made where the settings name one."""
    settings: Settings = parts.settings
    master = settings.master_keys()
    if master is None:
        raise RuntimeError("MASTER_KEY is needed: it seals the keys that sign tokens")
    tokens = TokenIssuer(
        parts.database,
        master,
        access_life=timedelta(seconds=settings.access_token_life_seconds),
        key_life=timedelta(days=settings.signing_key_life_days),
    )
    tokens.rotate()
    credentials = Credentials(
        parts.database,
        session_life=timedelta(days=settings.session_life_days),
        hash_memory_kib=settings.password_hash_memory_kib,
    )
    account = Account(parts.database, credentials, tokens, parts.keyring)
    if settings.operator_email and settings.operator_password:
        account.start(settings.operator_email, settings.operator_password.get_secret_value())
    return account


async def rotate_keys(running: Running) -> None:
    """Make a new signing key when the current one is old."""
    await asyncio.to_thread(running.application.tokens.rotate)


service = Service(
    name="account",
    description="Sellers, users, permissions, logins and tokens, company profile, courier contracts.",
    settings=Settings,
    application=build,
    consumers=consumers,
    publish=publish,
    publishes=PUBLISHES,
    projections=(SellersView(), UsersView()),
    routers=routers,
    loops=(Loop("rotate keys", timedelta(minutes=5), rotate_keys),),
    verifier=lambda running: running.application,
)
app = service.asgi

if __name__ == "__main__":
    service.run()
