"""Products on their way to 현대몰 and back, and what it will not take."""

from typing import Any

import pytest

from contracts.catalog import Certification, Extra
from mall_gateway.malls.general_malls import as_sold
from mall_gateway.malls.hmall import HmallMall
from mall_gateway.malls.hmall.mapping import items, options
from mall_gateway.malls.hmall.wire import Item, NoticeItem, Section, Unit
from mall_gateway.malls.port import RefusedError, UnavailableError

MALL = HmallMall()
NOTICES = [NoticeItem(itst_cd=code, itst_titl=title) for code, title in (("1", "종류"), ("2", "제조국"), ("3", "색상"))]


def registration(offer: Any, now: Any) -> Any:
    return items.registration_of(as_sold(offer), "002569", NOTICES, now)


@pytest.fixture
def now(caller_of: Any) -> Any:
    return caller_of().now


def test_a_registration_says_all_that_the_mall_asks(make_offer: Any, now: Any) -> None:
    told = registration(make_offer(), now)
    (row,) = told["dsItem"]
    assert {name: row[name] for name in EXPECTED} == EXPECTED
    assert told["dsItemCsfCd"] == [
        {
            "rowType": "INSERT",
            "itemLCsfCd": "R1",
            "itemMCsfCd": "R101",
            "itemSCsfCd": "R10101",
            "itemDCsfCd": "R1010101",
            "itemCsfGbcd": "40",
        }
    ]
    assert told["dsSlitmPrcAthzHis"] == [
        {
            "rowType": "INSERT",
            "prcAplyStrtDtm": "20261121",
            "prcAthzGbcd": "00",
            "sellPrc": 35000,
            "mrgnRate": 25,
            "venItemCd": "MB0000000000000000AB",
        }
    ]
    assert [row["itstCntn"] for row in told["dsItstDtl"]] == ["목걸이", "대한민국", "상세페이지 참조"]
    assert told["dsHtmlItstMst"][0]["htmlItstCntn"] == "<p>상세 & 설명</p>"
    assert "dsItemSafeCertMngDtl" not in told


EXPECTED = {
    "rowType": "INSERT",
    "slitmNm": "도자기 목걸이",
    "venItemCd": "MB0000000000000000AB",
    "venCd": "002569",
    "mkcoCd": "2347",
    "octyCnryGbcd": "KR",
    "brndCd": "205390",
    "rsptMdCd": "8048",
    "itemTypeGbcd": "01",
    "itemSellGbcd": "00",
    "itemTaxnYn": "Y",
    "itemTaxnGbcd": "001",
    "adltItemYn": "N",
    "childItemYn": "N",
    "baseSectId": "2000013",
    "dlvFormGbcd": "40",
    "dlvcPayGbcd": "10",
    "prpyDlvCost": 2500,
    "jejuAddDlvCost": 3000,
    "irgnAddDlvCost": 3000,
    "rtpDlvCost": 6000,
    "exchDlvCost": 7000,
    "oshpVenAdrSeq": 4,
    "rtpExchVenAdrSeq": 5,
}


def test_a_free_delivery_tells_no_fee(make_offer: Any, now: Any) -> None:
    (row,) = registration(make_offer({"fee_payment": "free", "remote_fee_won": ""}), now)["dsItem"]
    assert (row["dlvcPayGbcd"], row["prpyDlvCost"], row["jejuAddDlvCost"]) == ("00", None, None)


def test_options_are_kinds_values_and_the_units_that_combine_them(make_offer: Any, now: Any) -> None:
    told = registration(make_offer(), now)
    assert [(row["uitmAttrTypeSeq"], row["uitmAttrTypeNm"]) for row in told["dsUitmAttrTypeMst"]] == [
        (1, "색상"),
        (2, "크기"),
    ]
    assert [(row["uitmTmpSeq"], row["uitmAttrTypeSeq"], row["uitmAttrNm"]) for row in told["dsUitmAttrMst"]] == [
        (0, 1, "백색"),
        (1, 1, "청색"),
        (2, 2, "S"),
    ]
    pairs = [(row["uitmTmpCd"], row["uitmTmpSeq"]) for row in told["dsSellUitmCombDtl"]]
    assert pairs == [(0, 0), (0, 2), (1, 1), (1, 2)]
    units = [
        (row["uitmTmpCd"], row["venUitmCd"], row["maxSellPossQty"], row["sellGbcd"]) for row in told["dsSellUitmDtl"]
    ]
    assert units == [(0, "k0", 50, "00"), (1, "k1", 0, "11")]
    assert not [name for row in told["dsSellUitmDtl"] for name in row if "Prc" in name]


def test_options_for_open_markets_alone_become_one_unit(make_offer: Any, now: Any) -> None:
    told = registration(make_offer(option_use="open_markets"), now)
    assert [row["uitmAttrTypeNm"] for row in told["dsUitmAttrTypeMst"]] == ["단일옵션"]
    assert [row["maxSellPossQty"] for row in told["dsSellUitmDtl"]] == [50]


def test_certificates_go_under_their_law(make_offer: Any, now: Any) -> None:
    one = Certification(kind="children", type="안전 확인", agency="KTR", number="CB1-2345")
    (row,) = registration(make_offer(certifications=(one,)), now)["dsItemSafeCertMngDtl"]
    assert (row["safeCertLawGbcd"], row["safeCertTypeGbcd"], row["safeCertNo"]) == ("10", "02", "CB1-2345")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"on_sale": False}, "판매가능"),
        ({"name": "목걸이(은)"}, "특수문자 ( )"),
        ({"extras": (Extra(key="x", group="포장", name="상자", price_won=1, on_sale=True),)}, "추가상품"),
        ({"option_style": "buyer_input"}, "구매자입력형"),
        ({"fields": {"item_class": "R1/R101"}}, "대/중/소/세분류"),
        ({"fields": {"margin_percent": 100}}, "마진율"),
        ({"fields": {"delivery_fee_won": ""}}, "배송비"),
        ({"fields": {"notice": "목걸이"}}, "품목고시"),
        ({"fields": {"brand_code": ""}}, "브랜드 코드"),
    ],
)
def test_what_the_mall_does_not_take_is_told(changes: dict[str, Any], words: str, make_offer: Any) -> None:
    problems = MALL.check(make_offer(**changes))
    assert len(problems) == 1, problems
    assert words in problems[0]


def test_no_option_on_sale_is_told_and_a_good_offer_has_no_problems(make_offer: Any, option: Any) -> None:
    (problem,) = MALL.check(make_offer(options=(option("k0", "백색", "S", on_sale=False),)))
    assert "판매가능한 옵션이 없습니다" in problem
    assert MALL.check(make_offer()) == []


@pytest.mark.parametrize(
    ("price", "sale", "state", "name"),
    [
        ("00", "00", "waiting_approval", "가격 승인대기"),
        ("30", "00", "on_sale", "진행"),
        ("", "00", "on_sale", "진행"),
        ("41", "00", "refused", "진행"),
        ("00", "11", "stopped", "일시중단"),
        ("30", "19", "ended", "영구중단"),
        ("30", "77", "unknown", "77"),
    ],
)
def test_price_and_sale_together_say_the_state(price: str, sale: str, state: str, name: str) -> None:
    listed = items.listed_of(Item(slitm_cd="1", prc_athz_gbcd=price, item_sell_gbcd=sale), ())
    assert (listed.state, listed.mall_state) == (state, name)
    assert (listed.reason is not None) == (state == "refused")


def test_units_are_ours_by_code_or_else_by_name(make_offer: Any, option: Any) -> None:
    product = make_offer(option_names=("색상",), options=(option("k0", "백색"), option("k1", "청색"))).product
    units = [
        Unit(uitm_cd="00001", uitm_tot_nm="색상/백색"),
        Unit(uitm_cd="00002", uitm_tot_nm="청색"),
        Unit(uitm_cd="00003", uitm_tot_nm="적색"),
        Unit(uitm_cd="00004", uitm_tot_nm="이름", ven_uitm_cd="k1"),
    ]
    assert options.unit_keys(product, units) == {"00001": "k0", "00002": "k1", "00003": "", "00004": "k1"}


def test_only_stocks_that_differ_are_sent(make_offer: Any) -> None:
    units = [
        Unit(uitm_cd="00001", ven_uitm_cd="k0", max_sell_poss_qty=50, sell_gbcd="00"),
        Unit(uitm_cd="00002", ven_uitm_cd="k1", max_sell_poss_qty=7, sell_gbcd="00"),
        Unit(uitm_cd="00003", ven_uitm_cd="gone", max_sell_poss_qty=1),
    ]
    assert [(unit.uitm_cd, stock) for unit, stock in options.changed_units(make_offer().product, units)] == [
        ("00002", 0)
    ]


def test_a_section_is_found_by_its_path() -> None:
    sections = [
        Section(sect_id="1", sect_nm="패션잡화"),
        Section(sect_id="2", sect_nm="목걸이", upr_sect_id="1"),
        Section(sect_id="3", sect_nm="목걸이", upr_sect_id="3"),
    ]
    (found,) = items.categories_of(sections, "잡화 > 목")
    assert (found.code, found.path, found.leaf) == ("2", ("패션잡화", "목걸이"), True)


UNITS = [{"uitmCd": "00001", "venUitmCd": "k0"}, {"uitmCd": "00002", "venUitmCd": "k1", "sellGbcd": "11"}]


def by_page(pages: dict[str, Any]) -> Any:
    return lambda request: next(told for name, told in pages.items() if name in request.url)


async def test_a_registration_is_read_back_with_its_units(
    caller_of: Any, answer: Any, item: Any, make_offer: Any
) -> None:
    made = answer(result=[{"code": "0000", "message": "Success", "slitmCd": "2100000001"}])
    notices, told = answer(dsList=[{"itstCd": "1", "itstTitl": "종류"}]), answer(dsItem=[item(prcAthzGbcd="00")])
    caller = caller_of(notices, made, told, answer(dsList=UNITS))
    listed = await MALL.register(caller, make_offer())
    assert (listed.mall_product_no, listed.state) == ("2100000001", "waiting_approval")
    assert listed.mall_option_nos == {"k0": "00001", "k1": "00002"}
    assert [(sent.api, sent.writes) for sent in caller.sent] == [
        ("notice.list", False),
        ("product.create", True),
        ("product.read", False),
        ("product.stocks", False),
    ]


@pytest.mark.parametrize("after", ["nothing", "torn", "no number"])
async def test_a_registration_that_cannot_be_read_back_is_in_doubt(
    after: str, caller_of: Any, answer: Any, make_offer: Any
) -> None:
    made = answer(result=[{"code": "0000", "slitmCd": "1"}]) if after != "no number" else answer()
    then = UnavailableError("끊김") if after == "torn" else answer(dsItem=[])
    with pytest.raises(UnavailableError) as raised:
        await MALL.register(caller_of(answer(dsList=[]), made, then), make_offer())
    assert raised.value.effect_possible


async def test_an_update_sends_what_differs_and_wakes_a_stopped_product(
    caller_of: Any, answer: Any, item: Any, failure: Any, make_offer: Any, sent: Any
) -> None:
    pages = {
        "selectItem": answer(dsItem=[item(itemSellGbcd="11", sellPrc="30000")]),
        "selectInfNotf": answer(dsList=[]),
        "updateItemByVen": answer(),
        "updateItemPrcHist": failure("9999", "동일한 가격이 존재합니다."),
        "selectUnitStocks": answer(dsList=UNITS),
        "updateUnitStock": answer(),
        "updateVenSellItem": answer(),
    }
    caller = caller_of(by=by_page(pages))
    offer = make_offer()
    await MALL.update(caller, type(offer)(**{**vars(offer), "mall_product_no": "2100000001"}))
    wrote = {request.api: sent(request) for request in caller.sent if request.writes}
    assert list(wrote) == ["product.update", "product.price", "product.stock", "product.state"]
    assert wrote["product.update"]["dsItem"][0]["slitmCd"] == "2100000001"
    assert wrote["product.price"]["dsItemPrcHistTran"] == [
        {
            "slitmCd": "2100000001",
            "prcAplyStrtDtm": "20261121",
            "prcAthzGbcd": "00",
            "sellPrc": "35000",
            "mrgnRate": "25",
            "prcAplyStrtTime": "1200",
        }
    ]
    assert [row["uitmCd"] for row in wrote["product.stock"]["dsList"]] == ["00001"]
    assert wrote["product.state"]["dsSlitmListTran"] == [{"slitmCd": "2100000001", "itemSellGbcd": "00"}]


async def test_an_update_of_what_is_not_there_is_refused(caller_of: Any, answer: Any, make_offer: Any) -> None:
    with pytest.raises(RefusedError, match="없습니다"):
        await MALL.update(caller_of(by=lambda request: answer(dsList=[])), make_offer())


async def test_a_refused_stop_is_good_where_the_product_sells_no_more(
    caller_of: Any, answer: Any, item: Any, failure: Any
) -> None:
    refused = failure("9999", "영구중단된 상품입니다.")
    await MALL.stop_sale(caller_of(refused, answer(dsItem=[item(itemSellGbcd="19")])), "1", {})
    for shown in (answer(dsItem=[item()]), answer(dsItem=[])):
        with pytest.raises(RefusedError, match="영구중단"):
            await MALL.stop_sale(caller_of(refused, shown), "1", {})


async def test_our_code_is_looked_for_on_every_page(caller_of: Any, answer: Any, item: Any) -> None:
    first = answer(dsList=[item(slitmCd=str(number), venItemCd=f"L{number}") for number in range(100)])
    caller = caller_of(first, answer(dsList=[item()]), answer(dsItem=[item()]), answer(dsList=UNITS))
    listed = await MALL.find_listing(caller, "MB0000000000000000AB")
    assert listed is not None
    assert listed.mall_option_nos == {"k0": "00001", "k1": "00002"}
    assert await MALL.find_listing(caller_of(answer(dsList=[item()])), "other") is None


async def test_there_are_no_places_to_choose_or_to_make(caller_of: Any) -> None:
    assert await MALL.delivery_templates(caller_of()) == ()
    with pytest.raises(RefusedError, match="협력사 시스템"):
        await MALL.create_delivery_template(caller_of(), "기본", {})
