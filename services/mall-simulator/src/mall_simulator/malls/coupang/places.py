"""출고지 and 반품지 of 쿠팡 (malls.md 1.2, places)."""

from typing import Any

from mall_simulator.exchange import Call, Reply
from mall_simulator.forms import documents, missing, text
from mall_simulator.malls.coupang.couriers import COURIERS
from mall_simulator.malls.coupang.envelopes import bad_request, numbered, texted
from mall_simulator.malls.coupang.orders import check_vendor
from mall_simulator.records import Account, Doc, Document
from mall_simulator.world import World

_FEES = [f"{payer}{size}" for payer in ("vendorCreditFee", "vendorCashFee", "consumerCashFee", "returnFee") for size in
         ("02kg", "05kg", "10kg", "20kg")]  # fmt: skip


class Places:
    """Each account starts with one outbound place and one return centre."""

    def __init__(self, world: World) -> None:
        self._world = world

    def furnish(self, account: Account) -> None:
        """Make the places that exist by default."""
        address = {
            "returnZipCode": "06236",
            "returnAddress": "서울특별시 강남구 가상로",
            "returnAddressDetail": "12 물류센터 1층",
        }
        contact = {"addressType": "ROADNAME", "countryCode": "KR", "companyContactNumber": "02-555-0101"}
        places = [{**contact, "phoneNumber2": "", **address}]
        remote = [{"remoteInfoId": 1, "deliveryCode": "CJGLS", "jeju": 5000, "notJeju": 2500, "usable": True}]
        self._add_outbound(account, "기본 출고지", places, remote)
        self._add_return(account, "기본 반품지", "CJGLS", places)

    def outbound(self, account: Account) -> list[Doc]:
        """The account's outbound places."""
        return self._kept(account, "outbound")

    def returns(self, account: Account) -> list[Doc]:
        """The account's return centres."""
        return self._kept(account, "return")

    def list_outbound(self, call: Call) -> Reply:
        """GET …/shipping-place/outbound: `{content, pagination}` without a code."""
        query = call.query
        rows = self.outbound(call.account)
        if "placeCodes" in query:
            wanted = query["placeCodes"].split(",")
            rows = [row for row in rows if str(row["outboundShippingPlaceCode"]) in wanted]
        if "placeNames" in query:
            rows = [row for row in rows if row["shippingPlaceName"] in query["placeNames"].split(",")]
        return Reply(_paged(rows, query))

    def list_returns(self, call: Call) -> Reply:
        """GET …/returnShippingCenters: envelope A with a numeric code around content and pagination."""
        check_vendor(call)
        reply = numbered(_paged(self.returns(call.account), call.query))
        return Reply({**reply.body, "message": "SUCCESS"})

    def read_returns(self, call: Call) -> Reply:
        """GET …/return/shipping-places/center-code?returnCenterCodes=1,2."""
        codes = [code for code in call.query.get("returnCenterCodes", "").split(",") if code]
        if not codes:
            raise bad_request("center code should not be empty...")
        rows = [row for row in self.returns(call.account) if row["returnCenterCode"] in codes]
        return numbered(rows)

    def create_outbound(self, call: Call) -> Reply:
        """POST …/outboundShippingCenters."""
        body = self._checked(call)
        places, remote = documents(body, "placeAddresses"), documents(body, "remoteInfos")
        if any(text(info, "deliveryCode") not in COURIERS for info in remote):
            raise bad_request("params are not allowed null...")
        row = self._add_outbound(call.account, text(body, "shippingPlaceName"), places, remote)
        return texted({"resultCode": "SUCCESS", "resultMessage": str(row["outboundShippingPlaceCode"])}, "SUCCESS")

    def create_return(self, call: Call) -> Reply:
        """POST …/returnShippingCenters."""
        body = self._checked(call)
        courier = text(body, "goodsflowInfoOpenApiDto.deliverCode")
        if courier not in COURIERS:
            raise bad_request("params are not allowed null...")
        row = self._add_return(
            call.account, text(body, "shippingPlaceName"), courier, documents(body, "placeAddresses")
        )
        return texted({"resultCode": "SUCCESS", "resultMessage": row["returnCenterCode"]}, "SUCCESS")

    def _checked(self, call: Call) -> Doc:
        check_vendor(call)
        body = call.document()
        if body is None or missing(body, ("vendorId", "userId", "shippingPlaceName")):
            raise bad_request("params are not allowed null...")
        if text(body, "vendorId") != call.account.secrets["vendor_id"]:
            raise bad_request("params's vendorId not equals gateway's vendorId!")
        _check_addresses(documents(body, "placeAddresses"))
        names = {row["shippingPlaceName"] for row in (*self.outbound(call.account), *self.returns(call.account))}
        if text(body, "shippingPlaceName") in names:
            raise bad_request(f"[출고지중복] Duplicated request. name:{text(body, 'shippingPlaceName')}")
        return body

    def _kept(self, account: Account, kind: str) -> list[Doc]:
        kept = self._world.store.documents.of("coupang", account.number)
        return [document.body for document in kept if document.number.startswith(f"{kind}:")]

    def _add_outbound(self, account: Account, name: str, places: list[Doc], remote: list[Doc]) -> Doc:
        code = self._world.store.next("coupang outbound", 74010)
        today = self._world.clock.now().strftime("%Y/%m/%d")
        row = {"outboundShippingPlaceCode": code, "shippingPlaceName": name, "createDate": today}
        return self._keep(
            account, f"outbound:{code}", {**row, "placeAddresses": places, "remoteInfos": remote, "usable": True}
        )

    def _add_return(self, account: Account, name: str, courier: str, places: list[Doc]) -> Doc:
        code = str(self._world.store.next("coupang return", 1000274592))
        row: Doc = {
            "vendorId": account.secrets["vendor_id"],
            "returnCenterCode": code,
            "shippingPlaceName": name,
            "deliverCode": courier,
            "deliverName": COURIERS[courier],
            "goodsflowStatus": "승인",
            "errorMessage": "",
            "createdAt": int(self._world.clock.now().timestamp() * 1000),
            **{fee: None if fee.endswith("02kg") else 3000 for fee in _FEES},
        }
        return self._keep(account, f"return:{code}", {**row, "usable": True, "placeAddresses": places})

    def _keep(self, account: Account, number: str, body: Doc) -> Doc:
        document = Document(mall="coupang", account=account.number, number=number, body=body)
        self._world.store.documents.put(document)
        return body


def _check_addresses(places: list[Doc]) -> None:
    if not places:
        raise bad_request("Must input the default address(address1)")
    for place in places:
        zip_code = text(place, "returnZipCode")
        if not zip_code:
            raise bad_request("Post code can't be empty")
        if not zip_code.isdecimal() or len(zip_code) not in (5, 6):
            message = "The format of postal code is invalid, it can only be number, min length is 5 and max length is 6"
            raise bad_request(message)
        if missing(place, ("returnAddressDetail",)):
            raise bad_request("The address detail info can't be null(placeAddress)")


def _paged(rows: list[Doc], query: dict[str, str]) -> Doc:
    page, size = _number(query, "pageNum", 1), min(50, _number(query, "pageSize", 10))
    shown: list[Any] = rows[(page - 1) * size : page * size]
    pages = -(-len(rows) // size)
    pagination = {"currentPage": page, "countPerPage": size, "totalPages": pages, "totalElements": len(rows)}
    return {"content": shown, "pagination": pagination}


def _number(query: dict[str, str], name: str, default: int) -> int:
    value = query.get(name, "")
    return max(1, int(value)) if value.isdecimal() else default
