"""Our offers as 롯데온's products (malls.md 8.2).

An option (단품) has our listing code and its key as `eitmNo`, so that an order row alone tells what was sold. Offers
come here as a 종합몰 sells them: without surcharges.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.catalog import Certification, Option, Product
from mall_gateway.malls.lottecom.notices import ARTICLES, Article
from mall_gateway.malls.lottecom.profile import COURIERS
from mall_gateway.malls.lottecom.wire import Identity, ProductDetail
from mall_gateway.malls.offers import (
    SEE_DETAILS,
    certificates_to_send,
    detail_html,
    notice_texts,
    plain_name,
    sold_options,
    stock_to_send,
    variants,
)
from mall_gateway.malls.port import Offer
from mall_gateway.malls.sales_fields import is_empty, number_of, text_of

OPEN_END = "2999-12-31"
IMAGES = 10
"""Of one option, as public clients report it."""

CERTIFICATES: Mapping[tuple[str, str], str] = {
    ("children", "안전인증"): "CHL_ATHN",
    ("children", "안전확인"): "CHL_CFM",
    ("children", "공급자적합성확인"): "CHL_SUPS",
    ("electric", "안전인증"): "ELC_AHTN",
    ("electric", "안전확인"): "ELC_CFM",
    ("electric", "공급자적합성확인"): "ELC_SUPS",
    ("living", "안전인증"): "LIFE_ATHN",
    ("living", "안전확인"): "LIFE_CFM",
    ("living", "공급자적합성확인"): "LIFE_SUPS",
    ("living", "어린이보호포장"): "KC_CHL_PKG",
    ("broadcast", "적합인증"): "CMCN_ATHN",
    ("broadcast", "적합등록"): "CMCN_REG",
    ("broadcast", "잠정인증"): "CMCN_TNTT",
}
"""Ours to `sftyAthnTypCd`; AHTN is the mall's own spelling. Unverified: malls.md 8.2 has none of them, public clients
have; what is of another kind goes as ETC."""


@dataclass(frozen=True)
class Known:
    """What 롯데온 itself says about the offer: the seller, the display categories of its category; and today."""

    seller: Identity
    display_categories: Sequence[str]
    today: date


def option_code(listing_code: str, key: str) -> str:
    """`eitmNo` of an option; the listing code alone where the product has none."""
    return f"{listing_code}-{key}" if key else listing_code


def split_code(code: str) -> tuple[str, str]:
    """Our listing code and option key out of `eitmNo`."""
    listing_code, _, key = code.partition("-")
    return listing_code, key


def product_body(offer: Offer, known: Known) -> dict[str, Any]:
    """POST registration/request of one product."""
    return {"spdLst": [{**_basics(offer, known), **_delivery(offer), **_items(offer, {})}]}


def update_body(offer: Offer, known: Known, current: ProductDetail) -> dict[str, Any]:
    """POST modification/request: the same whole product with the mall's numbers of what is there already."""
    numbers = {row.eitm_no: row.sitm_no for row in current.itm_lst}
    whole = {**_basics(offer, known), **_delivery(offer), **_items(offer, numbers)}
    return {"spdLst": [{"spdNo": current.spd_no, **whole}]}


def _basics(offer: Offer, known: Known) -> dict[str, Any]:
    product, terms = offer.product, offer.terms
    fields = terms.mall_fields
    starts = terms.sale_starts_on or known.today.isoformat()
    return {
        **of(known.seller),
        "scatNo": terms.mall_category_code,
        "dcatLst": [{"mallCd": "LTON", "lfDcatNo": number} for number in known.display_categories],
        "epdNo": offer.listing_code,
        "slTypCd": "GNRL",
        "pdTypCd": "GNRL_GNRL",
        "spdNm": product.name,
        **({} if is_empty(fields.get("brand_no")) else {"brdNo": text_of(fields, "brand_no")}),
        "mfcrNm": product.maker or SEE_DETAILS,
        "oplcCd": text_of(fields, "origin_code"),
        "mdlNo": product.model_number or product.model_name or "",
        "tdfDvsCd": "01" if product.tax == "taxed" else "02",
        "slStrtDttm": f"{digits(starts)}000000",
        "slEndDttm": f"{digits(terms.sale_ends_on or OPEN_END)}235959",
        **_description(product, fields),
    }


def _description(product: Product, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pdItmsInfo": notice(product, fields),
        "sftyAthnLst": [_certificate(one) for one in certificates_to_send(product)],
        "impPrxCd": "NONE",
        "purPsbQtyInfo": {"itmByMinPurYn": "N", "itmByMaxPurPsbQtyYn": "N", "maxPurLmtTypCd": "PERIOD"},
        "ageLmtCd": "19" if product.adults_only else "0",
        "pdStatCd": "NEW",
        "dpYn": "Y",
        "scKwdLst": list(product.keywords),
        "pdFileLst": [{"fileTypCd": "PD", "fileDvsCd": "WDTH", "origImgFileNm": url} for url in _urls(product)],
        "epnLst": [{"pdEpnTypCd": "DSCRP", "cnts": detail_html(product)}],
    }


def _delivery(offer: Offer) -> dict[str, Any]:
    """Places, policies and days. 전국 as the region and the courier's fields are public clients', not malls.md's."""
    fields, courier = offer.terms.mall_fields, COURIERS.get(offer.terms.courier or "", "")
    remote = text_of(fields, "remote_policy")
    return {
        "dvProcTypCd": "LO_ENTP",
        "dvPdTypCd": "GNRL",
        "sndBgtNday": number_of(fields, "dispatch_days"),
        "dvRgsprGrpCd": "GN101",
        "dvMnsCd": "DPCL",
        "owhpNo": text_of(fields, "outbound_place"),
        "hdcCd": courier,
        "dvCstPolNo": text_of(fields, "delivery_policy"),
        **({"adtnDvCstPolNo": remote} if remote else {}),
        "cmbnDvPsbYn": "Y",
        "rtngPsbYn": "Y",
        "xchgPsbYn": "Y",
        "rtngHdcCd": courier,
        "rtrvTypCd": "ENTP_RTRV",
        "rtrpNo": text_of(fields, "return_place"),
    }


def _items(offer: Offer, numbers: Mapping[str, str]) -> dict[str, Any]:
    product, names = offer.product, offer.product.option_names
    options = sold_options(product)
    return {
        "stkMgtYn": "Y",
        "sitmYn": "Y" if options else "N",
        "optSrtLst": [_option_values(place, names[place], options) for place in range(len(names) if options else 0)],
        "itmLst": [_item(offer, option, place, numbers) for place, option in enumerate(variants(product), start=1)],
    }


def _option_values(place: int, name: str, options: Iterable[Option]) -> dict[str, Any]:
    values = dict.fromkeys(option.values[place] for option in options)
    sorted_ = [{"optValSeq": seq, "optVal": value} for seq, value in enumerate(values, start=1)]
    return {"optSeq": place + 1, "optNm": name, "optValSrtLst": sorted_}


def _item(offer: Offer, option: Option, place: int, numbers: Mapping[str, str]) -> dict[str, Any]:
    code = option_code(offer.listing_code, option.key)
    number = numbers.get(code)
    chosen = zip(offer.product.option_names, option.values, strict=False)
    return {
        **({"sitmNo": number} if number else {}),
        "eitmNo": code,
        "dpYn": "Y" if option.on_sale else "N",
        "sortSeq": place,
        "itmOptLst": [{"optNm": name, "optVal": value} for name, value in chosen],
        "itmImgLst": [_image(url, place) for place, url in enumerate(_urls(offer.product))],
        "slPrc": offer.terms.price_won,
        "stkQty": stock_to_send(option),
    }


def _image(url: str, place: int) -> dict[str, str]:
    main = "Y" if place == 0 else "N"
    return {"epsrTypCd": "IMG", "epsrTypDtlCd": "IMG_SQRE", "origImgFileNm": url, "rprtImgYn": main}


def _urls(product: Product) -> Sequence[str]:
    return product.image_urls[:IMAGES]


def _certificate(one: Certification) -> dict[str, str]:
    kind = CERTIFICATES.get((one.kind, one.type.replace(" ", "")), "ETC")
    return {"sftyAthnTypCd": kind, "sftyAthnOrgnNm": one.agency, "sftyAthnNo": one.number or SEE_DETAILS}


def notice(product: Product, fields: Mapping[str, Any]) -> dict[str, Any]:
    """품목고시 of the 판매정보's item type: its own texts, else the product's by name, else 상세페이지 참조."""
    kind = text_of(fields, "notice_type")
    told = {**notice_texts(product), **dict(own_texts(fields))}
    rows = [{"pdArtlCd": one.code, "pdArtlCnts": _text_for(one, told)} for one in ARTICLES.get(kind, ())]
    return {"pdItmsCd": kind, "pdItmsArtlLst": rows}


def own_texts(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """`제조국: 대한민국; 색상: 검정` as plain names and texts; the text of a part without a colon is empty."""
    for part in text_of(fields, "notice_texts").split(";"):
        name, _, text = part.partition(":")
        if name.strip():
            yield plain_name(name), text.strip()


def _text_for(article: Article, told: Mapping[str, str]) -> str:
    names = (plain_name(name) for name in (article.name, *article.others))
    return next((told[name] for name in names if told.get(name)), SEE_DETAILS)


def of(seller: Identity) -> dict[str, str]:
    """The seller as most bodies name it."""
    return {"trGrpCd": seller.tr_grp_cd, "trNo": seller.tr_no}


def digits(day: str) -> str:
    """A day as the mall writes it."""
    return day.replace("-", "")
