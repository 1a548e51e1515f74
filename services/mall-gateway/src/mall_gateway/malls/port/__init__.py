"""What the adapter of a mall must do, in our words.

An adapter is stateless and knows neither queue nor database. It is given a `Caller`, which waits for the mall's budget,
sends, keeps the evidence and hands out the account's secrets and shared token. Every method either returns what the
mall said or raises one of the errors below; each says what the gateway may do next.
"""

from mall_gateway.malls.port.calls import Caller, Request, Response, Sign, Token
from mall_gateway.malls.port.claims import (
    ClaimApproval,
    ClaimMall,
    ClaimPage,
    ClaimParty,
    ClaimRefusal,
    FetchedClaim,
    Pickup,
    Reshipment,
)
from mall_gateway.malls.port.errors import (
    AlreadyDoneError,
    CredentialsRefusedError,
    LostAnswerError,
    MallError,
    NotSentError,
    RefusedError,
    ThrottledError,
    TokenExpiredError,
    UnavailableError,
)
from mall_gateway.malls.port.inquiries import Answer, FetchedInquiry, InquiryMall, InquiryPage, Question
from mall_gateway.malls.port.mall import BatchMall, InvoiceChangeMall, Mall, only
from mall_gateway.malls.port.profile import Algorithm, Batches, Budget, Field, MallProfile
from mall_gateway.malls.port.sales import (
    OnSale,
    PeriodChange,
    PeriodMall,
    ResumeMall,
    Resumption,
    StockChange,
    StockMall,
)
from mall_gateway.malls.port.sheets import Column, Sheet
from mall_gateway.malls.port.values import (
    Cancellation,
    Confirmation,
    DeliveryTemplate,
    FetchedLine,
    Listed,
    MallCategory,
    Offer,
    OrderPage,
    PersonalData,
    Shipment,
    UnreadableLine,
)

__all__ = [
    "Algorithm",
    "AlreadyDoneError",
    "Answer",
    "BatchMall",
    "Batches",
    "Budget",
    "Caller",
    "Cancellation",
    "ClaimApproval",
    "ClaimMall",
    "ClaimPage",
    "ClaimParty",
    "ClaimRefusal",
    "Column",
    "Confirmation",
    "CredentialsRefusedError",
    "DeliveryTemplate",
    "FetchedClaim",
    "FetchedInquiry",
    "FetchedLine",
    "Field",
    "InquiryMall",
    "InquiryPage",
    "InvoiceChangeMall",
    "Listed",
    "LostAnswerError",
    "Mall",
    "MallCategory",
    "MallError",
    "MallProfile",
    "NotSentError",
    "Offer",
    "OnSale",
    "OrderPage",
    "PeriodChange",
    "PeriodMall",
    "PersonalData",
    "Pickup",
    "Question",
    "RefusedError",
    "Request",
    "Reshipment",
    "Response",
    "ResumeMall",
    "Resumption",
    "Sheet",
    "Shipment",
    "Sign",
    "StockChange",
    "StockMall",
    "ThrottledError",
    "Token",
    "TokenExpiredError",
    "UnavailableError",
    "UnreadableLine",
    "only",
]
