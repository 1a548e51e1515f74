"""Products in 11번가's form and back; what it will not take; and the calls around a listing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.catalog import Certification, Extra, Notice
from mall_gateway.malls.markup import children_of, fields_of, parsed
from mall_gateway.malls.port import Mall, RefusedError, UnavailableError
from mall_gateway.malls.st11 import St11Mall
from mall_gateway.malls.st11.mapping import products
from mall_gateway.malls.st11.mapping.notices import OTHER_GOODS, TYPES, notification_of
from mall_gateway.malls.st11.wire import Category

MALL: Mall = St11Mall()
TODAY = date(2026, 11, 21)
PRODUCT = {"prdNo": "52844137", "selStatCd": "103", "selStatNm": "판매중", "sellerPrdCd": "MB0000000000000000AB"}
NOT_THERE = "해당 상품의 정보를 찾을 수 없습니다. 상품번호 : 1"


def stock(number: str, key: str, quantity: int = 50) -> dict[str, Any]:
    return {
        "prdNo": "52844137",
        "prdStckNo": number,
        "stckQty": quantity,
        "sellerStockCd": key,
        "mixDtlOptNm": "백색/S",
    }


@pytest.fixture
def stocks(rows: Any) -> Any:
    return lambda *given: rows(*given, root="ns2:ProductStocks", row="ns2:ProductStock")


@pytest.fixture
def shown(xml: Any) -> Any:
    """A product as it is read."""
    return lambda **changes: xml("Product", "".join(f"<{k}>{v}</{k}>" for k, v in {**PRODUCT, **changes}.items()))


def test_the_whole_product_is_told(make_offer: Any) -> None:
    body = products.product_of(make_offer(), TODAY)
    assert body["prdNm"] == "도자기 목걸이"
    assert (body["sellerPrdCd"], body["dispCtgrNo"], body["selPrc"]) == ("MB0000000000000000AB", "1001018", 35000)
    assert (body["suplDtyfrPrdClfCd"], body["minorSelCnYn"]) == ("01", "Y")
    assert (body["prdImage01"], body["prdImage02"]) == ("https://img.example/1.jpg", "https://img.example/2.jpg")
    assert (body["selTermUseYn"], body["aplBgnDy"], body["aplEndDy"]) == ("Y", "2026/11/22", "2026/12/31")
    assert [row["tagName"] for row in body["ProductTag"]] == ["목걸이", "도자기"]


def test_it_sells_from_today_where_no_day_is_set_and_adults_alone_where_so_told(make_offer: Any) -> None:
    body = products.product_of(make_offer(terms={"sale_starts_on": None}, adults_only=True, tax="exempt"), TODAY)
    assert (body["aplBgnDy"], body["minorSelCnYn"], body["suplDtyfrPrdClfCd"]) == ("2026/11/21", "N", "02")


def test_options_become_one_column_with_our_key_and_no_stock_is_sold_out(make_offer: Any) -> None:
    body = products.product_of(make_offer(), TODAY)
    assert (body["optSelectYn"], body["txtColCnt"], body["colTitle"]) == ("Y", "1", "색상/크기")
    first, second = body["ProductOption"]
    assert first == {
        "useYn": "Y",
        "colOptPrice": 0,
        "colValue0": "백색/S",
        "colCount": 50,
        "colSellerStockCd": "k0",
    }
    assert (second["useYn"], second["colOptPrice"], second["colCount"]) == ("N", 1000, 0)
    assert body["prdSelQty"] == 50


def test_a_product_without_options_has_its_own_stock_and_what_the_buyer_writes_has_names(make_offer: Any) -> None:
    plain = products.product_of(make_offer(option_use="none", options=(), option_names=(), stock=7), TODAY)
    assert plain["prdSelQty"] == 7
    assert "optSelectYn" not in plain
    asked = products.product_of(
        make_offer(option_style="buyer_input", option_names=("각인",), options=(), stock=None), TODAY
    )
    assert asked["ProductCustOption"] == [{"colOptName": "각인", "colOptUseYn": "Y"}]
    assert asked["prdSelQty"] == 9999


def test_extras_go_out_as_components(make_offer: Any) -> None:
    extra = Extra(key="x1", group="포장", name="선물 포장", price_won=2000, on_sale=True, stock=3)
    (component,) = products.product_of(make_offer(extras=(extra,)), TODAY)["ProductComponent"]
    assert (component["sellerAddPrdCd"], component["addCompPrc"], component["compPrdQty"]) == ("x1", 2000, 3)
    assert (component["addPrdGrpNm"], component["addUseYn"]) == ("포장", "Y")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("free", {"dlvCstInstBasiCd": "01", "dlvCst1": None, "PrdFrDlvBasiAmt": None}),
        ("paid", {"dlvCstInstBasiCd": "02", "dlvCst1": 2500, "PrdFrDlvBasiAmt": None}),
        ("conditional", {"dlvCstInstBasiCd": "03", "dlvCst1": 2500, "PrdFrDlvBasiAmt": 30000}),
    ],
)
def test_delivery_stands_on_the_product(make_offer: Any, kind: str, expected: dict[str, Any]) -> None:
    body = products.product_of(make_offer({"delivery_fee_type": kind}), TODAY)
    assert {name: body[name] for name in expected} == expected
    assert (body["addrSeqOut"], body["addrSeqIn"], body["dlvSendCloseTmpltNo"]) == ("14", "15", "344836")
    assert (body["dlvEtprsCd"], body["bndlDlvCnYn"], body["dlvCstPayTypCd"]) == ("00034", "Y", "03")
    assert (body["jejuDlvCst"], body["islandDlvCst"]) == (3000, 0)
    assert (body["rtngdDlvCst"], body["exchDlvCst"]) == (2500, 5000)


def test_every_certificate_group_says_whether_the_product_is_subject_to_it(make_offer: Any) -> None:
    child = Certification(kind="children", type="안전확인", agency="KTR", number="CB1")
    exempt = Certification(kind="living", type="안전기준 준수대상", agency="", number="")
    body = products.product_of(make_offer({"certification_type_code": "105"}, certifications=(child, exempt)), TODAY)
    told = {row["crtfGrpTypCd"]: (row["crtfGrpObjClfCd"], row.get("ProductCert")) for row in body["ProductCertGroup"]}
    assert told == {
        "01": ("03", None),
        "02": ("01", [{"certTypeCd": "105", "certKey": "CB1"}]),
        "03": ("03", None),
        "04": ("05", None),
    }


def test_the_notice_has_every_field_of_its_type(make_offer: Any) -> None:
    told = notification_of(make_offer().product)
    items = {item["code"]: item["name"] for item in told["item"]}
    assert told["type"] == "891014"
    assert items["11908"] == "목걸이"
    assert items["11905"] == "골든"
    assert items["23760034"] == "상세페이지 참조"
    assert len(items) == len(TYPES["패션잡화"][1])


def test_an_unknown_item_type_goes_out_as_other_goods(make_offer: Any) -> None:
    notice = Notice(item_type="1", item_type_name="의료기기", entries=())
    told = notification_of(make_offer(notice=notice).product)
    assert told["type"] == TYPES[OTHER_GOODS][0]
    assert {"code": "11800", "name": "도자기 목걸이"} in told["item"]


def test_the_example_is_taken_as_it_is(make_offer: Any) -> None:
    assert MALL.check(make_offer()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "가" * 51}, "바이트"),
        ({"on_sale": False}, "판매불가"),
        ({"image_urls": ()}, "대표이미지"),
        ({"fields": {"outbound_place": ""}}, "출고지"),
        ({"fields": {"delivery_fee_won": "0"}}, "배송비"),
        ({"fields": {"free_from_won": ""}}, "무료배송 기준금액"),
        ({"fields": {"return_guide": " "}}, "반품/교환 안내"),
        ({"option_names": ("가" * 13, "나" * 13)}, "옵션명"),
        ({"terms": {"price_won": 35005}}, "10원"),
    ],
)
def test_what_it_will_not_take_is_told_before_anything_is_sent(
    make_offer: Any, changes: dict[str, Any], words: str
) -> None:
    assert [problem for problem in MALL.check(make_offer(**changes)) if words in problem]


@pytest.mark.parametrize(
    ("values", "changes", "words"),
    [
        (("가" * 26,), {}, "25자"),
        (("백색%",), {}, "특수문자"),
        (("백색",), {"on_sale": False}, "판매가능한 옵션"),
        (("백색",), {"surcharge_won": 1000}, "추가금액이 없는 옵션"),
    ],
)
def test_an_option_that_it_will_not_take_is_named(
    make_offer: Any, option: Any, values: tuple[str, ...], changes: dict[str, Any], words: str
) -> None:
    offer = make_offer(option_names=("색상",), options=(option("k0", *values, **changes),))
    assert [problem for problem in MALL.check(offer) if words in problem]


def test_ninety_nine_options_are_taken_and_a_hundred_are_not(make_offer: Any, option: Any) -> None:
    def offer(count: int) -> Any:
        return make_offer(option_names=("색상",), options=tuple(option(f"k{n}", f"색{n}") for n in range(count)))

    assert MALL.check(offer(99)) == []
    assert "99개까지" in " ".join(MALL.check(offer(100)))


def test_a_certificate_wants_its_type(make_offer: Any) -> None:
    child = Certification(kind="children", type="안전확인", agency="KTR", number="CB1")
    assert "인증유형 코드" in " ".join(MALL.check(make_offer(certifications=(child,))))


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("103", "on_sale"),
        ("104", "on_sale"),
        ("105", "stopped"),
        ("108", "ended"),
        ("109", "refused"),
        ("999", "unknown"),
    ],
)
async def test_each_state_of_a_product_has_ours(caller_of: Any, shown: Any, stocks: Any, code: str, state: str) -> None:
    caller = caller_of(shown(selStatCd=code, selStatNm="낱말"), stocks(stock("1", "k0")))
    listed = await MALL.read_listing(caller, "52844137")
    assert listed is not None
    assert (listed.state, listed.mall_state, listed.mall_option_nos) == (state, "낱말", {"k0": "1"})


async def test_registering_sends_euc_kr_and_reads_the_option_numbers(
    caller_of: Any, xml: Any, make_offer: Any, shown: Any, stocks: Any
) -> None:
    made = xml("ClientMessage", "<productNo>52844137</productNo><resultCode>210</resultCode>")
    caller = caller_of(made, shown(), stocks(stock("440634790", "k0"), stock("440634791", "k1")))
    listed = await MALL.register(caller, make_offer(name="똠방 목걸이"))
    assert (listed.mall_product_no, listed.state) == ("52844137", "on_sale")
    assert listed.mall_option_nos == {"k0": "440634790", "k1": "440634791"}
    assert caller.asked[0] == ("POST", "/rest/prodservices/product")
    assert caller.sent[0].headers["Content-Type"] == "text/xml;charset=EUC-KR"
    root = parsed(caller.sent[0].body)
    assert fields_of(root)["prdNm"] == "똠방 목걸이"
    assert len(children_of(root, "ProductOption")) == 2


async def test_a_registered_product_that_cannot_be_read_is_no_failed_registration(
    caller_of: Any, xml: Any, make_offer: Any
) -> None:
    made = xml("ClientMessage", "<productNo>52844137</productNo><resultCode>200</resultCode>")
    with pytest.raises(UnavailableError) as raised:
        await MALL.register(caller_of(made, xml("html", "<body/>")), make_offer())
    assert raised.value.effect_possible


async def test_a_refused_registration_keeps_the_malls_words(caller_of: Any, make_offer: Any, result: Any) -> None:
    words = "상품등록실패 : 교환반품 안내는 반드시 입력하셔야 합니다."
    with pytest.raises(RefusedError, match="교환반품") as raised:
        await MALL.register(caller_of(result("500", words, "ClientMessage")), make_offer())
    assert raised.value.message == words


async def test_an_update_sets_the_stocks_that_still_differ_and_sells_again(
    caller_of: Any, result: Any, make_offer: Any, shown: Any, stocks: Any
) -> None:
    good = result("200", "되었습니다.", "ClientMessage")
    kept = stocks(stock("1", "k0", 49), stock("2", "k1", 0))
    caller = caller_of(good, kept, good, shown(selStatCd="105", selStatNm="전시중지"), kept, good)
    listed = await MALL.update(caller, replace(make_offer(), mall_product_no="52844137"))
    assert (listed.state, listed.mall_state) == ("on_sale", "판매중")
    assert caller.calls() == [
        "PUT /rest/prodservices/product/52844137",
        "GET /rest/prodmarketservice/prodmarket/stck/52844137",
        "PUT /rest/prodservices/stockqty/1",
        "GET /rest/prodmarketservice/prodmarket/52844137",
        "GET /rest/prodmarketservice/prodmarket/stck/52844137",
        "PUT /rest/prodstatservice/stat/restartdisplay/52844137",
    ]
    assert fields_of(parsed(caller.sent[2].body)) == {
        "prdNo": "52844137",
        "prdStckNo": "1",
        "stckQty": "50",
        "optWght": "0",
    }


async def test_an_update_without_a_number_finds_it_by_our_code(
    caller_of: Any, rows: Any, result: Any, make_offer: Any, shown: Any, stocks: Any
) -> None:
    found = rows(PRODUCT, root="ns2:products", row="ns2:product")
    kept = stocks(stock("1", "k0"), stock("2", "k1", 0))
    caller = caller_of(found, kept, result("200", "", "ClientMessage"), kept, shown(), kept)
    await MALL.update(caller, make_offer())
    assert caller.calls()[2] == "PUT /rest/prodservices/product/52844137"
    empty = rows(root="ns2:products", row="ns2:product")
    with pytest.raises(RefusedError, match="새로 연동"):
        await MALL.update(caller_of(empty), make_offer())


async def test_stopping_a_stopped_product_is_stopping_it(caller_of: Any, result: Any, shown: Any, stocks: Any) -> None:
    refused = result("500", "판매상태를 변경할 수 없는 상품입니다.", "ClientMessage")
    caller = caller_of(refused, shown(selStatCd="105"), stocks(stock("1", "k0")))
    await MALL.stop_sale(caller, "52844137", {})
    assert caller.sent[0].writes
    with pytest.raises(RefusedError):
        await MALL.stop_sale(caller_of(refused, shown(), stocks(stock("1", "k0"))), "52844137", {})


async def test_only_the_malls_own_word_says_that_there_is_no_product(
    caller_of: Any, result: Any, rows: Any, xml: Any
) -> None:
    absent = result("500", NOT_THERE, "ClientMessage")
    assert await MALL.read_listing(caller_of(absent), "1") is None
    assert await MALL.find_listing(caller_of(absent), "MB1") is None
    assert await MALL.find_listing(caller_of(rows(root="ns2:products", row="ns2:product")), "MB1") is None
    for answer in (xml("Other"), xml("ns2:orders")):
        with pytest.raises(UnavailableError):
            await MALL.find_listing(caller_of(answer), "MB1")


async def test_a_product_of_another_code_is_not_ours(caller_of: Any, rows: Any) -> None:
    other = rows({**PRODUCT, "sellerPrdCd": "MB2"}, root="ns2:products", row="ns2:product")
    assert await MALL.find_listing(caller_of(other), "MB1") is None


async def test_places_and_templates_are_told_by_kind(caller_of: Any, xml: Any) -> None:
    def place(number: str) -> str:
        inner = f"<addrSeq>{number}</addrSeq><addrNm>본사</addrNm><addr>서울 중구</addr>"
        return f"<ns2:inOutAddress>{inner}</ns2:inOutAddress><ns2:result_message>SUCCESS</ns2:result_message>"

    template = (
        "<templateBOList><prdInfoTmpltNo>344836</prdInfoTmpltNo><prdInfoTmpltNm>당일</prdInfoTmpltNm></templateBOList>"
    )
    caller = caller_of(
        xml("ns2:inOutAddresss", place("14")),
        xml("ns2:inOutAddresss", place("15")),
        xml("productInformationTemplateList", template),
    )
    told = [(one.kind, one.number) for one in await MALL.delivery_templates(caller)]
    assert told == [("출고지", "14"), ("반품/교환지", "15"), ("발송마감 템플릿", "344836")]
    with pytest.raises(RefusedError, match="셀러오피스"):
        await MALL.create_delivery_template(caller, "새 출고지", {})


def test_leaves_are_found_by_their_path_whatever_the_order() -> None:
    nodes = [
        Category.model_validate(row)
        for row in (
            {"dispNo": 3, "dispNm": "목걸이", "parentDispNo": 2, "leafYn": "Y"},
            {"dispNo": 2, "dispNm": "주얼리", "parentDispNo": 1, "leafYn": "N"},
            {"dispNo": 1, "dispNm": "패션잡화", "parentDispNo": 0, "leafYn": "N"},
            {"dispNo": 9, "dispNm": "꼬리", "parentDispNo": 9},
        )
    ]
    (found,) = products.categories_of(nodes, "주얼리")
    assert (found.code, found.path, found.leaf) == ("3", ("패션잡화", "주얼리", "목걸이"), True)
    assert list(products.categories_of(nodes, "꼬리")) == []
