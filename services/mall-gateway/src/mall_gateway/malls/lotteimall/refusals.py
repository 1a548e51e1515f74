"""What an error of 롯데홈쇼핑 means, by call and code (malls.md 9.1; 0005 and 1062 are known from integrations)."""

from dataclasses import dataclass

from mall_gateway.malls.port import CredentialsRefusedError, MallError, RefusedError

MALL = "롯데홈쇼핑"
READS = frozenset(
    {"place.list", "policy.list", "category.list", "article.list", "brand.list", "md.list", "order.list",
     "delivery.list", "cancel.list", "return.list", "goods.read", "goods.request", "goods.find", "goods.stocks",
     "question.list", "memo.list"}
)  # fmt: skip

ADVICE = {
    "goods.create": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "goods.update": "상품정보와 판매정보를 고친 뒤 다시 연동하세요.",
    "goods.price": "판매가와 마진율을 MD에게 확인하세요.",
    "goods.name": "상품명을 확인하세요.",
    "goods.option": "옵션명과 옵션값을 확인하세요.",
    "goods.stock": "옵션과 재고를 확인한 뒤 다시 연동하세요.",
    "goods.state": "롯데홈쇼핑 파트너센터에서 판매상태를 확인하세요.",
    "claim.pick_up": "클레임을 다시 수집해 상태를 확인하세요.",
    "order.confirm": "주문을 다시 수집해 상태를 확인하세요.",
    "order.invoice": "택배사와 송장번호, 주문 상태를 확인한 뒤 다시 송신하세요.",
    "question.answer": "문의를 다시 수집해 상태를 확인하세요.",
    "memo.answer": "긴급알리미를 다시 수집해 상태를 확인하세요.",
}
_OTHER_ADVICE = "내용을 확인한 뒤 다시 시도하세요."
_CERTIFICATE_WORDS = ("인증",)
_KEY_HELP = "파트너센터의 ID와 비밀번호, 서버 IP 등록을 확인하고 다시 입력하세요."


@dataclass(frozen=True)
class Told:
    """The code and the words of an error; no code where all is well."""

    code: str
    words: str


class NothingThereError(RefusedError):
    """The mall has no such data: a list is empty, everything else is a refusal."""


class WrongLineError(RefusedError):
    """The order line is not in a state for that, or it was done before: reading it tells."""


def certificate_is_dead(told: Told) -> bool:
    """5001 and 9001; and 0001, which says for data that are missing too, where its words speak of the certificate."""
    match told.code:
        case "5001" | "9001":
            return True
        case "0001":
            return any(word in told.words for word in _CERTIFICATE_WORDS)
        case _:
            return False


def certificate_refused(told: Told, trace_id: str | None = None) -> CredentialsRefusedError:
    """No certificate was issued."""
    reason = f"롯데홈쇼핑이 인증키를 내주지 않았습니다. {_KEY_HELP}"
    return CredentialsRefusedError(reason, code=told.code, message=told.words, trace_id=trace_id)


def refusal(api: str, told: Told, trace_id: str | None = None) -> MallError:
    """The error of a refused call, with the mall's words kept and a Korean sentence that says what to do."""
    words = told.words or f"오류 코드 {told.code}"
    kind, reason = RefusedError, f"롯데홈쇼핑이 거절했습니다: {words} {ADVICE.get(api, _OTHER_ADVICE)}"
    match told.code:
        case "0001" if api in READS:
            kind, reason = NothingThereError, f"롯데홈쇼핑에 없습니다: {words}"
        case "1000":
            kind = WrongLineError
        case "1062":
            reason = f"판매가: 롯데홈쇼핑은 10원 단위만 받습니다. 판매정보의 판매가를 고치세요. ({words})"
        case _:
            pass
    return kind(reason, code=told.code, message=told.words, trace_id=trace_id)
