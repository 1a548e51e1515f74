"""What an inquiry allows in its present state: every rule before an act, each with its refusal."""

from typing import ClassVar

from inquiry.domain import refusals
from inquiry.domain.malls import MallFacts, mall_facts
from inquiry.domain.standing import Ours, Standing, shown_words
from inquiry.domain.values import ANSWERED, Place, Sight

ACTS: dict[str, str] = {"answer": "답변전송", "read": "긴급알리미 확인"}


class InquiryRules:
    """The part of an inquiry that says no. It reads the inquiry's state and changes nothing."""

    acts: ClassVar[dict[str, str]] = ACTS
    place: Place
    sight: Sight
    standing: Standing
    ours: Ours
    erased: bool
    draft: str
    draft_digest: str

    @property
    def state(self) -> str:
        """How far it is: `unknown`, `open`, `read`, `answered`, `done`."""
        return self.standing.state

    @property
    def by(self) -> str:
        """Whose answer is there."""
        return self.standing.by

    @property
    def asked(self) -> str:
        """The act that the mall has not answered yet."""
        return self.standing.asked

    @property
    def unsettled(self) -> str:
        """The act whose effect is unknown (확인필요)."""
        return self.standing.unsettled

    @property
    def facts(self) -> MallFacts:
        """What its mall allows."""
        return mall_facts(self.place.mall)

    def check_free(self) -> None:
        """Nothing is running or unknown."""
        if self.asked:
            raise refusals.InquiryInProgressError(
                f"{ACTS[self.asked]} 연동이 진행 중입니다. 결과가 나온 뒤 다시 시도해 주세요."
            )
        if self.unsettled:
            raise refusals.InquiryUnsettledError(
                f"{ACTS[self.unsettled]} 결과가 확인필요입니다. 제휴몰에서 반영 여부를 확인한 뒤 결과를 입력해 주세요."
            )

    def check_not_closed(self) -> None:
        """It is not done with."""
        if self.state == "done":
            raise refusals.InquiryClosedError("처리완료된 문의입니다. 더 처리할 수 없습니다.")

    def check_answerable(self) -> None:
        """An answer may be written: the mall takes one, nothing runs, and there is none that it keeps for good."""
        facts, kind = self.facts, self.place.kind
        if not facts.answers(kind):
            raise refusals.NotAnswerableError(f"{facts.name}에는 이 문의의 답변을 보낼 수 없습니다. {facts.elsewhere}")
        self.check_not_closed()
        self.check_free()
        if self.erased:
            raise refusals.AskerErasedError("개인정보가 파기된 문의입니다. 답변할 수 없습니다.")
        if self.state == "answered" and kind not in facts.edits:
            raise refusals.AlreadyAnsweredError(
                f"{facts.name}에 이미 답변이 등록되어 있고, 등록된 답변은 수정해서 보낼 수 없습니다. {facts.elsewhere}"
            )

    def check_sendable(self) -> None:
        """There is a saved answer that the mall does not have."""
        self.check_answerable()
        if not self.draft:
            raise refusals.AnswerMissingError("저장된 답변이 없습니다. 답변을 먼저 저장해 주세요.")
        if self.state == "answered" and self.draft_digest == shown_words(self.sight, self.ours):
            raise refusals.AnswerAlreadySentError(
                "같은 답변이 이미 제휴몰에 등록되어 있습니다. 내용을 수정하여 저장한 뒤 전송해 주세요."
            )

    def check_readable(self) -> None:
        """It is an urgent notice that nobody has confirmed."""
        if self.place.kind != "urgent":
            raise refusals.NotUrgentError("긴급알리미만 확인 처리할 수 있습니다.")
        self.check_not_closed()
        self.check_free()
        if self.state in ("read", "answered"):
            raise refusals.AlreadyReadError("이미 확인한 긴급알리미입니다.")

    def check_finishable(self, words: str) -> None:
        """It may end by hand: what has no answer needs words why."""
        self.check_not_closed()
        self.check_free()
        if not words and self.state != "answered" and self.place.kind != "urgent":
            raise refusals.ReasonMissingError("답변 없이 처리완료로 바꾸려면 사유를 입력해 주세요.", field="reason")

    def check_asker_not_needed(self) -> None:
        """It is answered or done with: nobody needs to know who asked."""
        if self.state not in ANSWERED or self.asked or self.unsettled:
            raise refusals.AskerStillNeededError(
                "답변이 끝나지 않은 문의는 문의자 정보가 있어야 답변할 수 있습니다."
                " 답변을 전송하거나 처리완료로 바꾼 뒤 파기해 주세요."
            )
