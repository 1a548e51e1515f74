"""What the catalogue says no with: a code, a Korean sentence that says what to change, and the field."""

from chassis.refusals import ConflictError, NotFoundError, RefusalError


class ProductNameError(RefusalError):
    """The product name is empty, too wide or holds a character that malls do not take."""

    code = "product_name"


class CategoryError(RefusalError):
    """No category is applied, or one that we do not have."""

    code = "category"


class FieldTextError(RefusalError):
    """A text is missing or too long."""

    code = "field_text"


class IsbnError(RefusalError):
    """The ISBN has a wrong length or check digit."""

    code = "isbn"


class DateError(RefusalError):
    """A date is not a day of the calendar, or the days contradict each other."""

    code = "date"


class OriginError(RefusalError):
    """원산지 lacks what its kind needs."""

    code = "origin"


class CertificationError(RefusalError):
    """A certificate is missing, incomplete, unknown or one too many."""

    code = "certification"


class NoticeError(RefusalError):
    """품목고시 is of an unknown type, incomplete, or answered with a bare no."""

    code = "notice"


class ImageAddressError(RefusalError):
    """An image address is not an https address of a jpg whose file name is letters and digits."""

    code = "image_address"


class PictureError(RefusalError):
    """An uploaded file is no picture that malls take."""

    code = "picture"


class PictureNotFoundError(NotFoundError):
    """There is no such picture, or not of such a size."""

    code = "picture_not_found"


class DetailError(RefusalError):
    """The detail page is empty or too long."""

    code = "detail"


class PriceError(RefusalError):
    """The price is not a positive number of won."""

    code = "price"


class ChoiceError(RefusalError):
    """A code is none of those that may be chosen."""

    code = "choice"


class OptionError(RefusalError):
    """The options break a rule: too many names, a special character, a surcharge out of range, none without one."""

    code = "option"


class ExtraError(RefusalError):
    """A 추가상품 breaks a rule."""

    code = "extra"


class StockError(RefusalError):
    """A stock number is missing, negative or given where stock is not used."""

    code = "stock"


class StockTwiceError(RefusalError):
    """One option's stock is set twice at once."""

    code = "stock_twice"


class StockMovedError(ConflictError):
    """The stock is another one than the caller thinks: orders or a colleague changed it in between."""

    code = "stock_moved"


class OptionsLockedError(ConflictError):
    """The options of a product that is linked to a mall cannot be changed."""

    code = "options_locked"


class OwnCodeTakenError(ConflictError):
    """Another product of the seller has this 자체상품코드."""

    code = "own_code_taken"


class ProductDeletedError(ConflictError):
    """The product is deleted; restore it first."""

    code = "product_deleted"


class ProductNotDeletedError(ConflictError):
    """Only a deleted product can be restored."""

    code = "product_not_deleted"


class ProductMovedError(ConflictError):
    """Someone else saved the product since the caller read it."""

    code = "product_moved"


class CodesUsedUpError(ConflictError):
    """A seller has drawn all product codes of a day."""

    code = "codes_used_up"


class ProductNotFoundError(NotFoundError):
    """There is no such product, or it is another seller's."""

    code = "product_not_found"
