"""The three reply envelopes of 쿠팡, and its values (malls.md 1.1, 1.3).

Envelope A has a `code` that is a number on some pages and a string on others; B has "SUCCESS"/"ERROR"; C sits in A.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from mall_simulator.exchange import Refusal, Reply
from mall_simulator.records import Doc

PACIFIC = timezone(timedelta(hours=-8))


def numbered(data: Any, *, next_token: str | None = None) -> Reply:
    """Envelope A with a numeric code: order lists, return lists, updateInvoices."""
    body: Doc = {"code": 200, "message": "OK", "data": data}
    return Reply(body if next_token is None else {**body, "nextToken": next_token})


def texted(data: Any, message: str = "OK") -> Reply:
    """Envelope A with the code as a string: single reads, acknowledgement, invoices, cancels."""
    return Reply({"code": "200", "message": message, "data": data})


def success(data: Any = None, message: str = "", *, with_data: bool = True) -> Reply:
    """Envelope B. Stock, stop and resume have no `data`."""
    body: Doc = {"code": "SUCCESS", "message": message}
    return Reply({**body, "data": data} if with_data else body)


def nested(number: int) -> Reply:
    """What product create and update print: envelope B inside an A with a string code."""
    return Reply({"code": "200", "message": "", "data": {"code": "SUCCESS", "message": "", "data": number}})


def refused(message: str, status: int = 400) -> Refusal:
    """A business refusal of the product side: HTTP 400 and ERROR."""
    return Refusal(Reply({"code": "ERROR", "message": message, "data": None}, status))


def bad_request(message: str) -> Refusal:
    """A refusal of the order side: HTTP 400 and the number in the code."""
    return Refusal(Reply({"code": 400, "message": message, "data": None}, 400))


def batch(rows: Sequence[Doc], *, success_message: str, partial_message: str) -> Doc:
    """Envelope C: responseCode -1 nothing done, 0 all good, 1 partly, 99 all failed."""
    good = sum(1 for row in rows if row["succeed"])
    code = -1 if not rows else 0 if good == len(rows) else 1 if good else 99
    message = success_message if code == 0 else partial_message
    return {"responseCode": code, "responseMessage": message, "responseList": list(rows)}


def row(box: int, code: str = "OK", message: str | None = None, *, retry: bool = False) -> Doc:
    """A line of envelope C."""
    succeed = code == "OK"
    return {
        "shipmentBoxId": box,
        "succeed": succeed,
        "resultCode": code,
        "retryRequired": retry,
        "resultMessage": message,
    }


def money(won: int) -> Doc:
    """Money as v5 and v6 write it."""
    return {"currencyCode": "KRW", "units": won, "nanos": 0}


def moment(at: datetime | None) -> str | None:
    """A time as the documents print it: microseconds, and an offset that is not +09:00."""
    return None if at is None else at.astimezone(PACIFIC).isoformat(timespec="microseconds")
