"""From rows of the views, and past aggregates, to what the HTTP side gives."""

from datetime import datetime
from typing import Any

from contracts.malls import cause_told
from listing.api.models import GroupRow, HistoryRow, ListingRow, MallFieldShown, MallShown, PastListing, StockPushRow
from listing.domain import RULES, STATE_LABELS, ListingThen, MallField, fields_of, mall_name, rules_of

Row = dict[str, Any]

RESULTS = {
    "queued": "연동대기",
    "dequeued": "연동대기 삭제",
    "requested": "연동 요청",
    "accepted": "제휴몰 접수",
    "applied": "연동 성공",
    "adopted": "데이터이전으로 연결",
    "failed": "연동 실패",
    "unsettled": "확인필요",
    "stop_requested": "판매중지 요청",
    "stop_refused": "판매중지 실패",
    "stopped": "판매중지",
    "ended": "종료",
    "resume_requested": "판매재개 요청",
    "resume_done": "판매재개",
    "resume_refused": "판매재개 실패",
    "resume_unsettled": "판매재개 확인필요",
    "period_requested": "판매기간 변경 요청",
    "period_done": "판매기간 변경",
    "period_refused": "판매기간 변경 실패",
    "period_unsettled": "판매기간 변경 확인필요",
    "price_requested": "판매가 변경 요청",
    "price_done": "판매가 변경",
    "price_refused": "판매가 변경 실패",
    "price_unsettled": "판매가 변경 확인필요",
}
PUSH_RESULTS = {"under_way": "연동중", "taken": "연동 성공", "failed": "연동 실패", "unsettled": "확인필요"}
OVERTAKEN = "늦게 도착한 결과 (상태에 반영하지 않음)"


def labels(state: str) -> dict[str, str | None]:
    """The seller's words for a state."""
    label, note = STATE_LABELS[state]
    return {"state_label": label, "note": note}


def listing_row(row: Row) -> ListingRow:
    """A line of 판매상품조회 or 연동대기상품."""
    rules, number = RULES.get(row["mall"]), row["mall_product_no"]
    page = rules.page_of(number) if rules and number else None
    outdated = bool(row["outdated"])
    more = {"mall_name": mall_name(row["mall"]), "mall_page": page, "outdated": outdated, **labels(row["state"])}
    return ListingRow.model_validate({**row, **more})


def group_row(row: Row) -> GroupRow:
    """A line of 상품판매정보."""
    return GroupRow.model_validate({**row, "mall_name": mall_name(row["mall"])})


def history_row(row: Row) -> HistoryRow:
    """A line of 연동이력."""
    result = RESULTS.get(row["what"], OVERTAKEN)
    more = {"mall_name": mall_name(row["mall"]), "result": result, **labels(row["state"])}
    return HistoryRow.model_validate({**row, **more})


def push_row(row: Row) -> StockPushRow:
    """A line of 재고연동이력; only the newest push of a listing may be tried again."""
    labels_by_key: dict[str, str] = row["option_labels"] or {}
    label = labels_by_key.get(row["option_key"], "")
    again = row["state"] in {"failed", "unsettled"} and row["stock_problem"] is not None and bool(row["newest"])
    more = {"mall_name": mall_name(row["mall"]), "option_label": label, "may_push_again": again}
    result = {"result": row["state"], "result_label": PUSH_RESULTS[row["state"]]}
    causes = [cause_told(cause) for cause in row["causes"]]
    return StockPushRow.model_validate({**row, **more, **result, "causes": causes})


def past_listing(then: ListingThen, at: datetime) -> PastListing:
    """A listing as it was."""
    listing, sale = then.listing, then.sale
    shown, why = listing.shown, sale.why
    return PastListing.model_validate(
        {
            "listing_id": listing.id,
            "at": at,
            "product_id": listing.product_id,
            "account_id": listing.account_id,
            "mall": listing.mall,
            "mall_name": mall_name(listing.mall),
            "group_id": listing.group_id,
            "group_name": then.group_name,
            "state": listing.state,
            "attempt": listing.attempt,
            "revision": listing.revision,
            "mall_product_no": shown.mall_product_no if shown else None,
            "mall_option_nos": shown.mall_option_nos if shown else {},
            "sale_ends_on": sale.ends_on,
            "price_won": sale.price_won,
            "act": sale.act,
            "reason": why.reason if why else None,
            "mall_message": why.mall_message if why else None,
            "version": listing.version,
            **labels(listing.state),
        }
    )


def mall_shown(mall: str) -> MallShown:
    """A mall's fields and rules. Raises MallUnknownError."""
    rules = rules_of(mall)
    return MallShown(
        mall=mall,
        mall_name=rules.name,
        fields=[_field_shown(field) for field in fields_of(mall)],
        extras=rules.extras,
        needs_coupang_flag=rules.needs_coupang_flag,
        notices=list(rules.notices),
    )


def _field_shown(field: MallField) -> MallFieldShown:
    needed = {field.needed_when[0]: sorted(field.needed_when[1])} if field.needed_when else None
    return MallFieldShown(
        name=field.name,
        label=field.label,
        kind=field.kind,
        required=field.required,
        choices=dict(field.choices),
        help=field.help,
        needed_when=needed,
    )
