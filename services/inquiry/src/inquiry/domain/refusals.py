"""What the handling of inquiries says no with."""

from chassis.refusals import ConflictError, RefusalError


class AnswerTextError(RefusalError):
    """The answer is empty, too short or too long for the mall."""

    code = "answer_text_invalid"


class NotAnswerableError(RefusalError):
    """The mall takes no answer of this kind through its API."""

    code = "answer_not_offered"


class AnswerMissingError(ConflictError):
    """There is no saved answer to send."""

    code = "answer_missing"


class AlreadyAnsweredError(ConflictError):
    """The mall has an answer and lets nobody replace it."""

    code = "already_answered"


class AnswerAlreadySentError(ConflictError):
    """The mall has these very words."""

    code = "answer_already_sent"


class InquiryClosedError(ConflictError):
    """Nothing more is to be done."""

    code = "inquiry_closed"


class InquiryInProgressError(ConflictError):
    """The mall was asked and has not answered yet."""

    code = "inquiry_in_progress"


class InquiryUnsettledError(ConflictError):
    """확인필요: whether the last act took effect is not known."""

    code = "inquiry_unsettled"


class NothingUnsettledError(ConflictError):
    """There is nothing to settle."""

    code = "nothing_unsettled"


class NotUrgentError(RefusalError):
    """Only an urgent notice is confirmed as read."""

    code = "not_urgent"


class AlreadyReadError(ConflictError):
    """The urgent notice was confirmed before."""

    code = "already_read"


class ReasonMissingError(RefusalError):
    """What ends without an answer needs a reason."""

    code = "reason_missing"


class AskerErasedError(ConflictError):
    """Question and asker were destroyed: nothing can be answered any more."""

    code = "asker_erased"


class AskerStillNeededError(ConflictError):
    """The question waits for its answer: who asks what is needed."""

    code = "asker_still_needed"


class ItemNotOfferedError(RefusalError):
    """The mall tells nothing of this kind through its API."""

    code = "item_not_offered"


class TemplateFieldError(RefusalError):
    """A template names a field that there is not."""

    code = "template_field_unknown"


class TemplateValueMissingError(RefusalError):
    """The inquiry has no value for a field of the template."""

    code = "template_value_missing"


class TemplateTextError(RefusalError):
    """A template's name or text is empty or too long."""

    code = "template_text_invalid"


class TemplateNameTakenError(ConflictError):
    """Another template has this name."""

    code = "template_name_taken"


class TooManyTemplatesError(ConflictError):
    """There is no room for another template."""

    code = "too_many_templates"
