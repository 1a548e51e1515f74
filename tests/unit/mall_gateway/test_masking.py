"""No phone, name, address or secret survives in what is kept of a call."""

import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from mall_gateway.malls.masking import masked_body, masked_headers, masked_url

SAMPLES = Path(__file__).parents[4] / "shared" / "mall-samples"
PERSONS = {
    "orderer": {"name", "email", "safeNumber", "ordererNumber"},
    "receiver": {"name", "safeNumber", "receiverNumber", "addr1", "addr2", "postCode"},
    "data": {
        *("requesterName", "requesterPhoneNumber", "requesterRealPhoneNumber"),
        *("requesterAddress", "requesterAddressDetail", "requesterZipCode"),
    },
    "order": {"ordererName", "ordererTel", "ordererId"},
    "RequestOrders": {
        *("BuyerName", "BuyerId", "BuyerMobileTel", "BuyerTel", "ReceiverName", "HpNo", "TelNo", "ZipCode"),
        *("DelFrontAddress", "DelBackAddress", "DelFullAddress", "DelMemo", "InfoCin"),
    },
    "productOrder": {"shippingMemo", "individualCustomUniqueCode"},
    "overseaShippingInfoDto": {"personalCustomsClearanceCode", "ordererSsn", "ordererPhoneNumber"},
}
"""Where 쿠팡, 네이버 and ESM tell of persons, by the object around it (malls.md 1.3, 2.3, 4.3); addresses whole."""
ADDRESSES = {"shippingAddress", "takingAddress", "returnReceiveAddress", "collectAddress"}
ADDRESS_PARTS = {"name", "tel1", "tel2", "baseAddress", "detailedAddress", "zipCode", "roadNameAddress"}


def marked(part: Any, marks: list[str], around: str = "") -> Any:
    """A mall's body with a mark in place of every text that tells of a person; samples print placeholders there."""
    match part:
        case dict():
            return {name: _marked_field(name, value, marks, around) for name, value in part.items()}
        case list():
            return [marked(each, marks, around) for each in part]
        case _:
            return part


def _marked_field(name: str, value: Any, marks: list[str], around: str) -> Any:
    told = name in PERSONS.get(around, ()) or (around in ADDRESSES and name in ADDRESS_PARTS)
    if told and isinstance(value, str | None):
        marks.append(f"홍길동{len(marks)}번지")
        return marks[-1]
    return marked(value, marks, name)


@pytest.mark.parametrize(
    "body",
    [
        '{"receiver": {"name": "김받음", "addr1": "서울 강남구"}, "vendorItemName": "머그컵"}',
        '{"DelMemo": "서울로 오세요", "InfoCin": "P1111", "HpNo": "01012345678", "GoodsName": "머그컵"}',
        '{"ordererName": "김주문", "ordererTel": "010-1111-2222", "vendorItemName": "머그컵"}',
        '{"delivery": {"name": "김받음", "phone": "x", "shipAddress": {"zipcode": "06236"}}, "optionName": "머그컵"}',
        '{"pickup": {"name": "김받음", "shipAddress": null}, "optionName": "머그컵"}',
        '{"optionName": "머그컵", "delivery": {"name": "김받음", "phone": "01',
        "<to><name>김받음</name><phone1>x</phone1></to><goods>머그컵</goods>",
        "<order><rcvrNm>김받음</rcvrNm><rcvrBaseAddr>서울</rcvrBaseAddr><prdNm>머그컵</prdNm></order>",
        "receiverName=김받음&memo=서울로&item=머그컵",
        (
            "<ORDER><ORD_NM>김주문</ORD_NM><DEL_ZIP_DORO>1111</DEL_ZIP_DORO><DELI_ADDR1>서울</DELI_ADDR1>"
            "<DELI_COMMENT>김받음</DELI_COMMENT><RESIDENT_NO>P1111</RESIDENT_NO><PRD_NM>머그컵</PRD_NM></ORDER>"
        ),
        (
            "<row><dlvApltNm>김주문</dlvApltNm><dstnPostNo>1111</dstnPostNo><dstnAdr>서울</dstnAdr><rcvrHp>5678</rcvrHp>"
            "<dlvPaonMsg>김받음</dlvPaonMsg><slitmNm>머그컵</slitmNm></row>"
        ),
        '{"text": "머그컵 01012345678"}',
        "<text>머그컵 010)1111-5678</text>",
        '{"clientSecret": "김받음", "name": "머그컵"}',
    ],
)
def test_persons_and_secrets_are_taken_out_and_goods_stay(body: str) -> None:
    kept = masked_body(body.encode(), ())
    assert "머그컵" in kept
    assert not [word for word in ("김받음", "김주문", "서울", "1111", "5678") if word in kept]


def test_a_body_of_another_charset_is_masked_as_well() -> None:
    kept = masked_body("<rcvrNm>김받음</rcvrNm><prdNm>머그컵 똠방</prdNm>".encode("cp949"), ())
    assert "머그컵 똠방" in kept
    assert "김받음" not in kept


@pytest.mark.parametrize(
    "name",
    [
        *("ordNm", "ordId", "ordTlphnNo", "ordPrtblTel", "ordMailNo", "ordBaseAddr", "ordDtlsAddr", "ordDlvReqCont"),
        *("rcvrNm", "rcvrTlphn", "rcvrPrtblNo", "rcvrMailNo", "rcvrBaseAddr", "rcvrDtlsAddr", "typeBilNo"),
        *("custNm", "custTelNo", "receverNm", "recvName", "telno", "cellno", "zipno", "addr", "addr_1", "addr_2"),
        *("msgSpec", "delivInfo", "juminNum"),
        *("memID", "memNo", "psnCscUniqNo", "engNm", "exchNm", "exchTlphnNo", "gnrlTlphnNo", "prtblTlphnNo"),
    ],
)
def test_the_field_names_of_korean_xml_tell_of_persons_too(name: str) -> None:
    """malls.md 3.3, 3.4 and 11.2."""
    body = f"<ns2:order><{name}>홍길동</{name}><prdNm>머그컵</prdNm><ordNo>201001108318120</ordNo></ns2:order>"
    kept = masked_body(body.encode("cp949"), ())
    assert "홍길동" not in kept
    assert "머그컵" in kept
    assert "201001108318120" in kept


@pytest.mark.parametrize(
    "name", ["odrNm", "mphnNo", "telNo", "dvpCustNm", "dvpMphnNo", "dvpZipNo", "dvpStnmZipAddr", "dvMsg"]
)
def test_the_field_names_of_lottecom_tell_of_persons_too(name: str) -> None:
    """malls.md 8.3, as public clients name them."""
    kept = masked_body(json.dumps({name: "홍길동", "spdNm": "머그컵", "odNo": "20261120"}).encode(), ())
    assert "홍길동" not in kept
    assert "머그컵" in kept
    assert "20261120" in kept


def test_a_known_value_is_masked_wherever_and_however_it_is_written() -> None:
    kept = masked_body('{"words": "김받음님", "escaped": "\\\\uae40\\\\ubc1b\\\\uc74c"}'.encode(), ("김받음",))
    assert "김받음" not in kept
    assert "김" not in json.dumps(json.loads(kept), ensure_ascii=False)
    assert "s3cret" not in masked_url("https://mall.test/x?q=s3cret&page=1", ("s3cret",))
    assert masked_headers({"Authorization": "Bearer x", "Accept": "json"}) == {"Authorization": "***", "Accept": "json"}


@pytest.mark.parametrize(
    "name",
    [
        *("question", "answer", "commentContent", "inquiryContent", "answerContent", "answerComment", "comments"),
        *("brdInfoCont", "brdInfoSbjct", "answerCont", "answerCtnt", "emerCtnt", "emerReplyCtnt", "emerNtceSubject"),
        *("inqCnts", "ansCnts", "ansCntnt", "inq_ans_cont", "cnsl_proc_cont", "inquirerName", "maskedWriterId"),
    ],
)
def test_what_is_asked_and_answered_is_personal(name: str) -> None:
    """malls.md 1.5 to 10.3."""
    for body in (
        json.dumps({name: "홍길동입니다", "prdNm": "머그컵"}),
        f"<a><{name}>홍길동입니다</{name}><b>머그컵</b></a>",
    ):
        kept = masked_body(body.encode(), ())
        assert "홍길동" not in kept
        assert "머그컵" in kept


@pytest.mark.parametrize("body", ['{"content": "%s"}', "<content>%s</content>"])
def test_a_known_text_of_many_lines_is_masked_as_the_body_writes_it(body: str) -> None:
    text = '안녕하세요\n"내일" <출고> & 모레'
    written = json.dumps(text, ensure_ascii=False)[1:-1] if body.startswith("{") else escape(text)
    kept = masked_body((body % written).encode(), (text,))
    assert "출고" not in kept
    assert "안녕" not in kept


def test_json_that_broke_off_is_masked_by_its_names() -> None:
    torn = '{"data": [{"receiverName": "홍길동", "itemName": "머그컵", "question": "홍길동\\"님'
    kept = masked_body(torn.encode(), ())
    assert "홍길동" not in kept
    assert "머그컵" in kept


if SAMPLES.is_dir():
    BODIES = (
        *("coupang/order-list-day", "coupang/return-cancel-list", "smartstore/order-list", "smartstore/order-query"),
        "esm/order-list",
    )

    @pytest.mark.parametrize("name", BODIES)
    def test_no_person_of_a_documented_body_survives(name: str) -> None:
        marks: list[str] = []
        body = marked(json.loads((SAMPLES / f"{name}.response.json").read_text()), marks)
        kept = masked_body(json.dumps(body, ensure_ascii=False).encode(), ())
        assert len(marks) > 3
        assert not [mark for mark in marks if mark in kept]


@pytest.mark.parametrize("depth", [10, 900, 20_000])
def test_a_body_that_is_nested_without_end_is_masked_as_text(depth: int) -> None:
    body = b'{"a":' * depth + '{"receiverName":"홍길동","other":"김철수"}'.encode() + b"}" * depth
    kept = masked_body(body, ["김철수"])
    assert "홍길동" not in kept
    assert "김철수" not in kept


@pytest.mark.parametrize(
    "name",
    [
        *("reasonDetail", "claimReasonDetail", "reasonEtcDetail", "returnMemo", "deliveryMemo"),
        *("returnCustomerName", "returnAddress", "returnMobile", "deliveryCustomerName", "deliveryMobile"),
    ],
)
def test_who_claims_and_in_which_words_is_personal(name: str) -> None:
    """malls.md 1.4, 5.4 and 6.4."""
    kept = masked_body(json.dumps({name: "홍길동입니다", "reasonCodeText": "단순 변심"}).encode(), ())
    assert "홍길동" not in kept
    assert json.loads(kept)["reasonCodeText"] == "단순 변심"


@pytest.mark.parametrize("length", [10, 5_000])
def test_a_name_of_any_length_is_masked_by_what_it_says(length: int) -> None:
    name = "x" * length + "_phone"
    body = json.dumps({name: "1", "within": {"name": "김", name: "2"}}).encode()
    for _ in range(2):
        assert json.loads(masked_body(body, [])) == {name: "***", "within": {"name": "***", name: "***"}}
