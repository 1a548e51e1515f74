"""What listing says no with, each in Korean with what to change."""

from typing import ClassVar

from chassis.refusals import ConflictError, NotFoundError, RefusalError


class AccountMissingError(RefusalError):
    """There is no such mall account, or it was removed."""

    code: ClassVar[str] = "mall_account_missing"

    def __init__(self, *, field: str | None = "account_id") -> None:
        super().__init__(
            "등록된 제휴몰 계정이 없습니다."
            " 기본정보관리 > 제휴몰 계정정보에서 계정을 등록하고 연결 확인을 한 뒤 다시 시도하세요.",
            field=field,
        )


class AccountNotVerifiedError(RefusalError):
    """The mall account is there, but the mall has not let us in."""

    code: ClassVar[str] = "mall_account_not_verified"


class MallUnknownError(RefusalError):
    """There are no rules for this mall code."""

    code: ClassVar[str] = "mall_unknown"


class ProductMissingError(NotFoundError):
    """The product is unknown, deleted or another seller's."""

    code: ClassVar[str] = "product_missing"

    def __init__(self) -> None:
        super().__init__(
            "상품을 찾을 수 없습니다. 삭제된 상품이면 복원하고, 방금 저장했다면 잠시 후 다시 시도하세요.",
            field="product_id",
        )


class GroupMissingError(NotFoundError):
    """The sales group is unknown, deleted or another seller's."""

    code: ClassVar[str] = "group_missing"

    def __init__(self) -> None:
        super().__init__("판매정보를 찾을 수 없습니다. 상품판매정보에서 그룹을 다시 선택하세요.", field="group_id")


class GroupNameTakenError(ConflictError):
    """Another group of the account has this name."""

    code: ClassVar[str] = "group_name_taken"


class GroupInUseError(ConflictError):
    """Listings wait with this group."""

    code: ClassVar[str] = "group_in_use"


class TermsError(RefusalError):
    """A part of the 판매정보 is missing or not what it must be; `field` names it."""

    code: ClassVar[str] = "sales_terms_invalid"


class MallFieldError(RefusalError):
    """A field of the mall is missing, unknown or not one of its choices."""

    code: ClassVar[str] = "mall_field_invalid"


class NotAcceptedHereError(RefusalError):
    """The mall does not take such a product: checked before anything is sent."""

    code: ClassVar[str] = "not_accepted_here"


class OptionsLockedError(RefusalError):
    """The options differ from those that were linked."""

    code: ClassVar[str] = "options_locked"


class LinkInProgressError(ConflictError):
    """One request at a time."""

    code: ClassVar[str] = "link_in_progress"

    def __init__(self) -> None:
        super().__init__("이미 연동 중인 상품입니다. 연동이력에서 결과를 확인한 뒤 다시 시도하세요.")


class NeedsSettlingError(ConflictError):
    """The last request's effect is unknown: the seller looks at the mall and says which it is."""

    code: ClassVar[str] = "needs_settling"

    def __init__(self) -> None:
        super().__init__(
            "확인필요 상태입니다. 제휴몰 판매자센터에서 등록 여부를 확인하고 결과를 입력한 뒤 다시 연동하세요."
        )


class OptionNumbersDifferError(ConflictError):
    """The numbers given are not those of the product's options: one for each, and none twice."""

    code: ClassVar[str] = "option_numbers_differ"

    def __init__(self) -> None:
        super().__init__(
            "상품의 옵션과 제휴몰 옵션번호가 하나씩 맞지 않습니다."
            " 상품을 다시 선택해 옵션을 확인한 뒤 연결하거나, 옵션번호 없이 연결하세요.",
            field="mall_option_nos",
        )


class AlreadyLinkedError(ConflictError):
    """The mall shows the product already, under another number."""

    code: ClassVar[str] = "already_linked"

    def __init__(self, mall_product_no: str) -> None:
        super().__init__(
            f"이 계정의 제휴몰 상품번호 {mall_product_no}에 이미 연동된 상품입니다."
            " 다른 상품을 선택하거나 새 상품으로 등록하세요.",
            field="product_id",
        )


class MallNumberTakenError(ConflictError):
    """Another product of the account is linked to this number of the mall."""

    code: ClassVar[str] = "mall_number_taken"

    def __init__(self, mall_product_no: str) -> None:
        super().__init__(
            f"제휴몰 상품번호 {mall_product_no}은(는) 이미 다른 상품에 연동되어 있습니다."
            " 판매상품조회에서 이 번호를 검색해 어느 상품인지 확인하세요.",
            field="mall_product_no",
        )


class NotQueuedError(ConflictError):
    """Nothing waits."""

    code: ClassVar[str] = "not_queued"


class NotOnSaleError(ConflictError):
    """There is nothing on the mall to stop."""

    code: ClassVar[str] = "not_on_sale"


class NotUnsettledError(ConflictError):
    """Only what is 확인필요 can be settled."""

    code: ClassVar[str] = "not_unsettled"


class SellingSuspendedError(ConflictError):
    """The operator suspended the seller."""

    code: ClassVar[str] = "seller_suspended"

    def __init__(self) -> None:
        super().__init__("이용이 정지된 판매자입니다. 운영자에게 문의하세요.")
