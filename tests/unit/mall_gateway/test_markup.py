"""Answers and requests of XML malls: charsets, prefixes, and what no answer may do to us."""

from typing import Any

import pytest

from mall_gateway.malls.answers import looks_like_html, words_of
from mall_gateway.malls.failures import decoded_xml
from mall_gateway.malls.markup import children_of, descendants_of, fields_of, name_of, parsed, written
from mall_gateway.malls.port import Request, Response, UnavailableError

PROLOG = '<?xml version="1.0" encoding="euc-kr"?>'
ROWS = '<ns2:orders xmlns:ns2="http://mall.test/"><ns2:order><ordNo>1</ordNo><ordNm>김똠방</ordNm></ns2:order></ns2:orders>'
READ = Request("GET", "https://mall.test/orders", "orders")
WRITE = Request("GET", "https://mall.test/confirm/1", "confirm", effect=True)
BOMB = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize("body", [(PROLOG + ROWS).encode("cp949"), (PROLOG + ROWS).encode(), ROWS.encode("utf-8-sig")])
def test_a_list_reads_in_either_charset_whatever_it_calls_itself(body: bytes) -> None:
    root = parsed(body)
    (row,) = children_of(root, "order")
    assert name_of(root) == "orders"
    assert fields_of(row) == {"ordNo": "1", "ordNm": "김똠방"}


def test_empty_and_null_texts_are_left_out_and_the_first_of_a_repeated_one_counts() -> None:
    root = parsed(b"<a><b/><c>null</c><d> 1 </d><d>2</d><e><f>3</f></e></a>")
    assert fields_of(root) == {"d": "1"}


HOSTILE: dict[str, bytes] = {
    "bomb": BOMB.encode(),
    "outside": OUTSIDE.encode(),
    "torn": (PROLOG + ROWS).encode("cp949")[:-30],
    "cut within a letter": "<a>똠방</a>".encode("cp949")[:4],
    "page": b"<!-- 1 --><!DOCTYPE html><html><body>502</body></html>",
    "empty": b"",
    "json": b'{"resultCode": 200}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize(("request_", "possible"), [(READ, False), (WRITE, True)])
def test_what_is_no_document_is_no_answer(
    request_: Request,
    possible: bool,  # noqa: FBT001
    body: bytes,
) -> None:
    with pytest.raises(UnavailableError) as raised:
        decoded_xml("몰", request_, Response(200, {}, body))
    assert raised.value.effect_possible is possible


def test_a_torn_list_of_buyers_is_not_quoted_but_a_page_is() -> None:
    torn = Response(200, {}, (PROLOG + ROWS).encode("cp949")[:-20])
    with pytest.raises(UnavailableError) as raised:
        decoded_xml("몰", READ, torn)
    assert raised.value.message == ""
    page = Response(200, {}, "<html><body>서비스 점검</body></html>".encode("cp949"))
    assert looks_like_html(page)
    assert "서비스 점검" in words_of(page)


def test_a_document_nested_a_hundred_thousand_times_reads_flat() -> None:
    body = b"<a>" * 100_000 + b"</a>" * 100_000
    assert fields_of(decoded_xml("몰", READ, Response(200, {}, body))) == {}


def test_a_request_is_written_in_euc_kr_with_references_for_what_it_lacks() -> None:
    content: dict[str, Any] = {
        "prdNm": "똠방 <&> 🐟\x00",
        "none": None,
        "ProductOption": [{"colValue0": "백색"}, {"colValue0": "청색"}],
        "selPrc": 35000,
    }
    body = written("Product", content)
    assert body.startswith(b'<?xml version="1.0" encoding="euc-kr"?><Product>')
    assert b"&#128031;" in body
    root = parsed(body)
    assert fields_of(root) == {"prdNm": "똠방 <&> 🐟", "selPrc": "35000"}
    assert [fields_of(option)["colValue0"] for option in children_of(root, "ProductOption")] == ["백색", "청색"]


def test_a_document_may_have_attributes_and_another_charset() -> None:
    body = written("t:a", {"t:b": "뷁 & 김"}, attributes={"xmlns:t": "urn:t", "t:id": '"1"'}, charset="utf-8")
    assert body.decode().startswith('<?xml version="1.0" encoding="utf-8"?><t:a xmlns:t="urn:t" t:id=')
    root = parsed(body)
    assert (fields_of(root), root.get("{urn:t}id")) == ({"b": "뷁 & 김"}, '"1"')


def test_elements_are_found_at_any_depth() -> None:
    root = parsed(b"<a><b><c>1</c></b><c>2</c></a>")
    assert [found.text for found in descendants_of(root, "c")] == ["1", "2"]
    assert [found.text for found in children_of(root, "c")] == ["2"]
