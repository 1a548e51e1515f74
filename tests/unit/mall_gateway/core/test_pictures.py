"""Pictures that sellers uploaded go out under addresses that malls can read, in the size that each wants."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from catalog.application.gallery import SIZES
from contracts.catalog import Extra
from contracts.pictures import picture_name
from mall_gateway.application.acts import offer_of
from mall_gateway.malls import MALLS

BASE = "https://images.example/images"
PATH = f"{UUID(int=9)}/{'a' * 64}"
NAME = picture_name(UUID(int=9), "a" * 64)


@pytest.mark.parametrize(("size", "shape"), [(None, ""), ((720, 758), "-720x758")])
def test_a_mall_is_told_addresses(asks: Any, size: Any, shape: str) -> None:
    product = asks.product().model_copy(
        update={
            "image_urls": (NAME, "https://images.example/own.jpg"),
            "detail_html": f'<p><img src="{NAME}"></p>',
            "extras": (Extra(key="k", group="그룹", name="줄", price_won=1, on_sale=True, image_url=NAME),),
        }
    )
    mall: Any = SimpleNamespace(profile=SimpleNamespace(picture_size=size))
    offered = offer_of(asks.listing(product=product), mall, BASE).product
    assert offered.image_urls == (f"{BASE}/{PATH}{shape}.jpg", "https://images.example/own.jpg")
    assert offered.detail_html == f'<p><img src="{BASE}/{PATH}.jpg"></p>'
    assert [extra.image_url for extra in offered.extras] == [f"{BASE}/{PATH}.jpg"]


def test_the_gallery_makes_every_size_that_a_mall_wants() -> None:
    wanted = {mall.profile.picture_size for mall in MALLS.values()} - {None}
    assert wanted
    assert wanted <= SIZES
