"""What claim handling says no with."""

from chassis.refusals import ConflictError, RefusalError


class ActElsewhereError(RefusalError):
    """The mall does not take this act from us: it is done somewhere else."""

    code = "claim_act_elsewhere"


class ActNotDueError(ConflictError):
    """The act does not fit the claim's kind or state."""

    code = "claim_act_not_due"


class ClaimClosedError(ConflictError):
    """The claim is at its end."""

    code = "claim_closed"


class EndComesInError(ConflictError):
    """The mall tells by itself how a claim of this kind ends."""

    code = "claim_end_comes_in"


class FinishReasonError(RefusalError):
    """The reason of a finishing by hand is none of those offered."""

    code = "claim_finish_reason_invalid"


class ClaimInProgressError(ConflictError):
    """The mall was asked and has not answered yet."""

    code = "claim_in_progress"


class ClaimUnsettledError(ConflictError):
    """확인필요: whether the last act took effect is not known."""

    code = "claim_unsettled"


class NothingUnsettledError(ConflictError):
    """There is nothing to settle."""

    code = "claim_nothing_unsettled"


class RefusalReasonError(RefusalError):
    """The reason of a refusal is none of those offered, or says nothing."""

    code = "claim_refusal_reason_invalid"


class RefusalInvoiceMissingError(RefusalError):
    """The mall takes the refusal only with the invoice of the goods that left."""

    code = "claim_refusal_invoice_missing"


class WordsErasedError(ConflictError):
    """The personal data of the claim's order was destroyed: no words are kept of it any more."""

    code = "claim_words_erased"


class NoteEmptyError(RefusalError):
    """A note says nothing."""

    code = "claim_note_empty"
