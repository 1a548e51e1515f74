"""Fictional Korean buyers, made from a seed: the same seed is always the same person."""

import random

from mall_simulator.records import Buyer

_FAMILY = "김이박최정강조윤장임한오서신권황안송류홍"
_GIVEN = (
    "민준",
    "서연",
    "도윤",
    "지우",
    "하준",
    "서현",
    "은우",
    "수아",
    "지호",
    "하은",
    "준서",
    "지민",
    "유진",
    "선우",
    "예린",
)
_STREETS = (
    ("06236", "서울특별시 강남구 가상로", "서울"),
    ("04524", "서울특별시 중구 모의길", "서울"),
    ("13529", "경기도 성남시 분당구 예시로", "경기"),
    ("21999", "인천광역시 연수구 견본대로", "인천"),
    ("35229", "대전광역시 서구 시험로", "대전"),
    ("41931", "대구광역시 중구 연습길", "대구"),
    ("48058", "부산광역시 해운대구 모형로", "부산"),
    ("61947", "광주광역시 서구 본보기로", "광주"),
    ("63122", "제주특별자치도 제주시 표본길", "제주"),
    ("24341", "강원특별자치도 춘천시 뷁샾로", "강원"),
)
_MEMOS = ("문 앞에 놓아 주세요", "부재 시 경비실에 맡겨 주세요", "배송 전 연락 바랍니다", "", "직접 받고 부재 시 문 앞")


def buyer(seed: int) -> Buyer:
    """Names, phones and an address. Every third buys for somebody else; 뷁 and 샾 are outside KS X 1001."""
    chance = random.Random(f"buyer {seed}")
    name, phone = _name(chance), _phone(chance)
    for_other = chance.random() < 1 / 3
    zip_code, street, _ = chance.choice(_STREETS)
    return Buyer(
        name=name,
        phone=phone,
        receiver_name=_name(chance) if for_other else name,
        receiver_phone=_phone(chance) if for_other else phone,
        zip_code=zip_code,
        address=f"{street} {chance.randint(1, 399)}",
        address_detail=f"{chance.randint(101, 120)}동 {chance.randint(1, 25)}{chance.randint(1, 4):02d}호",
        memo=chance.choice(_MEMOS),
    )


def _name(chance: random.Random) -> str:
    return chance.choice(_FAMILY) + chance.choice(_GIVEN)


def _phone(chance: random.Random) -> str:
    return f"010-{chance.randint(0, 9999):04d}-{chance.randint(0, 9999):04d}"
