"""처리상태: the one word that a list shows of an inquiry."""

from enum import StrEnum


class Status(StrEnum):
    """What an inquiry waits for, or how it ended."""

    OPEN = "open"
    READ = "read"
    DRAFTED = "drafted"
    SENDING = "sending"
    FAILED = "failed"
    UNSETTLED = "unsettled"
    ANSWERED = "answered"
    DONE = "done"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """As the seller reads it."""
        return STATUS_LABELS[self]


STATUS_LABELS: dict[Status, str] = {
    Status.OPEN: "미답변",
    Status.READ: "확인 완료",
    Status.DRAFTED: "답변 저장",
    Status.SENDING: "전송중",
    Status.FAILED: "전송 실패",
    Status.UNSETTLED: "확인필요",
    Status.ANSWERED: "답변 완료",
    Status.DONE: "처리 완료",
    Status.UNKNOWN: "제휴몰 상태 확인필요",
}
