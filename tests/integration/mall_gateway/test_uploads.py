"""Pictures are read from where they are and nowhere else, and go to a mall once for each account."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import httpx
import pytest

from chassis.database import Database
from mall_gateway.malls.budgets import BudgetWaitError
from mall_gateway.malls.pictures import LARGEST_BYTES, Pictures, Where
from mall_gateway.malls.port import Picture, RefusedError
from mall_simulator.web import picture_at

OURS = "http://catalog.test/images"
WEB = "http://web.test/web"
SELLER, ACCOUNT = UUID(int=7), UUID(int=8)


class Uploads:
    """A mall's upload."""

    def __init__(self) -> None:
        self.names: list[str] = []

    async def __call__(self, pictures: Sequence[Picture]) -> Sequence[str]:
        self.names += [picture.name for picture in pictures]
        return [f"https://mall.test/{picture.name}" for picture in pictures]


def served(request: httpx.Request) -> httpx.Response:
    """The world's pictures, and ours."""
    name = request.url.path.rpartition("/")[2]
    match name:
        case "away.jpg":
            raise httpx.ConnectError("away")
        case "down.jpg":
            return httpx.Response(503)
        case "missing.jpg":
            return httpx.Response(404)
        case "page.jpg":
            return httpx.Response(200, text="<html>")
        case "large.jpg":
            return httpx.Response(200, content=picture_at("large") + bytes(LARGEST_BYTES))
        case _:
            return httpx.Response(200, content=picture_at(name))


@asynccontextmanager
async def reading(database: Database, web_url: str | None = WEB) -> AsyncGenerator[Pictures]:
    async with httpx.AsyncClient(transport=httpx.MockTransport(served)) as client:
        yield Pictures(database, client, Where(OURS, web_url))


async def test_a_picture_is_uploaded_once_for_each_account_whatever_its_address(database: Database) -> None:
    upload = Uploads()
    async with reading(database) as pictures:
        asked = [f"{OURS}/a.jpg", "https://seller.test/b.jpg"]
        first = await pictures.uploaded(SELLER, ACCOUNT, asked, upload)
        again = await pictures.uploaded(SELLER, ACCOUNT, ["https://seller.test/x/a.jpg", asked[1]], upload)
        assert (first, len(set(first)), len(upload.names)) == (again, 2, 2)
        await pictures.uploaded(SELLER, uuid4(), asked[:1], upload)
        assert upload.names[2:] == upload.names[:1]


async def test_what_several_products_share_is_uploaded_by_the_first_of_them(database: Database) -> None:
    slow, begun = asyncio.Event(), asyncio.Event()
    upload = Uploads()

    async def first(pictures: Sequence[Picture]) -> Sequence[str]:
        begun.set()
        await slow.wait()
        return await upload(pictures)

    async with reading(database) as pictures:
        banner, product = f"{OURS}/banner.jpg", f"{OURS}/product.jpg"
        asking = asyncio.create_task(pictures.uploaded(SELLER, ACCOUNT, [banner], first))
        await begun.wait()
        more = asyncio.create_task(pictures.uploaded(SELLER, ACCOUNT, [banner, product], upload))
        await pictures.uploaded(SELLER, uuid4(), [banner], upload)
        assert not more.done()
        slow.set()
        told = await asyncio.gather(asking, more)
        assert told[0] == told[1][:1]
        assert sorted(upload.names) == sorted([*[told[0][0].rpartition("/")[2]] * 2, told[1][1].rpartition("/")[2]])


async def test_the_next_uploads_where_the_first_of_several_failed(database: Database) -> None:
    slow, begun = asyncio.Event(), asyncio.Event()
    upload = Uploads()

    async def fails(pictures: Sequence[Picture]) -> Sequence[str]:
        begun.set()
        await slow.wait()
        raise BudgetWaitError(1.0, "기다립니다.", "budget")

    async with reading(database) as pictures:
        asked = [f"{OURS}/a.jpg"]
        first = asyncio.create_task(pictures.uploaded(SELLER, ACCOUNT, asked, fails))
        await begun.wait()
        others = [asyncio.create_task(pictures.uploaded(SELLER, ACCOUNT, asked, upload)) for _ in range(2)]
        slow.set()
        with pytest.raises(BudgetWaitError):
            await first
        told = await asyncio.gather(*others)
        assert told[0] == told[1]
        assert len(upload.names) == 1


async def test_an_address_is_used_for_thirty_days(database: Database) -> None:
    upload = Uploads()
    async with reading(database) as pictures:
        await pictures.uploaded(SELLER, ACCOUNT, [f"{OURS}/a.jpg"], upload)
        with database.connection() as connection:
            connection.execute("UPDATE mall_pictures SET kept_at = now() - interval '31 days'")
        await pictures.uploaded(SELLER, ACCOUNT, [f"{OURS}/a.jpg"], upload)
        assert len(upload.names) == 2
        pictures.forget_old()
        await pictures.uploaded(SELLER, ACCOUNT, [f"{OURS}/a.jpg"], upload)
        assert len(upload.names) == 2


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing.jpg", "404"),
        ("page.jpg", "이미지 파일이 아닙니다"),
        ("large.jpg", "10MB"),
        ("away.jpg", "응답하지 않습니다"),
        ("down.jpg", "503"),
    ],
)
async def test_a_sellers_picture_that_can_not_be_read_is_told(database: Database, name: str, why: str) -> None:
    async with reading(database) as pictures:
        with pytest.raises(RefusedError, match=why) as refused:
            await pictures.uploaded(SELLER, ACCOUNT, [f"https://seller.test/{name}"], Uploads())
    assert name in refused.value.reason


@pytest.mark.parametrize("name", ["away.jpg", "down.jpg"])
async def test_our_own_store_is_waited_for(database: Database, name: str) -> None:
    async with reading(database) as pictures:
        with pytest.raises(BudgetWaitError):
            await pictures.uploaded(SELLER, ACCOUNT, [f"{OURS}/{name}"], Uploads())


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "[::1]"])
async def test_an_address_that_only_we_can_reach_is_not_called(database: Database, host: str) -> None:
    async with reading(database, web_url=None) as pictures:
        with pytest.raises(RefusedError):
            await pictures.uploaded(SELLER, ACCOUNT, [f"https://{host}/a.jpg"], Uploads())
