"""옵션정보 and 추가상품: all combinations of the values, their keys and their rules."""

import base64
import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import count, product
from uuid import UUID

from catalog.domain.details import Combination, Extra, Options
from catalog.domain.names import refused_in_option, tidy
from catalog.domain.refusals import ChoiceError, ExtraError, OptionError
from chassis.refusals import RefusalError

NAME_LIMIT = 3
COMBINATION_LIMIT = 1000
NAME_LENGTH = 25
VALUE_LENGTH = 50
EXTRA_LIMIT = 100
EXTRA_NAME_LENGTH = 30
SURCHARGE_PERCENT = 50
PRICE_LIMIT = 1_000_000_000

OPTION_USES = {"none": "사용안함", "open_markets": "오픈마켓용으로만 사용", "all_malls": "종합몰에도 사용"}
OPTION_STYLES = {"combination": "조합형", "buyer_input": "구매자 입력형"}


def split_values(text: str) -> tuple[str, ...]:
    """Option values as a seller types them: separated by commas, blanks around them dropped."""
    return tuple(value for value in (tidy(part) for part in text.split(",")) if value)


def combinations_of(names: Sequence[str], values: Sequence[Sequence[str]]) -> tuple[Combination, ...]:
    """Every combination of the values exactly once, the last name turning fastest.

    Raises OptionError when names and values do not fit together, one is given twice, or there are over 1,000.
    """
    if not 1 <= len(names) <= NAME_LIMIT or len(names) != len(values):
        raise OptionError(f"옵션명은 1개부터 {NAME_LIMIT}개까지, 옵션명마다 옵션값을 입력해 주세요.", field="names")
    total = 1
    for name, of_one in zip(names, values, strict=True):
        _check_values(name, of_one)
        total *= len(of_one)
    if total > COMBINATION_LIMIT:
        raise OptionError(
            f"옵션 조합이 {total:,}개입니다. {COMBINATION_LIMIT:,}개까지 되도록 옵션값을 줄여 주세요.", field="values"
        )
    return tuple(Combination(values=combined) for combined in product(*values))


def option_named(combinations: Sequence[Combination], words: str) -> str | None:
    """The key of the option that a mall's words name: by its key, or by its values in any writing; None if none."""
    wanted = _plain(words)
    names = {one.key: (_plain(one.key), _plain("".join(one.values))) for one in combinations}
    found = [key for key, texts in names.items() if wanted and wanted in texts]
    return found[0] if len(found) == 1 else None


def _plain(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _check_values(name: str, values: Sequence[str]) -> None:
    if not values:
        raise OptionError(f"옵션 '{name}'의 옵션값을 쉼표로 구분하여 입력해 주세요.", field="values")
    if len(set(values)) != len(values):
        raise OptionError(f"옵션 '{name}'에 같은 옵션값이 두 번 있습니다. 하나만 남겨 주세요.", field="values")


def with_option_keys(product_id: UUID, options: Options, before: Sequence[Combination] = ()) -> Options:
    """Each combination with its key: the one given, else the one it had before, else a new one.

    A new key derives from product and values: 16 capital letters and digits, which every mall takes as the seller's
    option code.
    """
    had = {one.values: one.key for one in before}
    given = [(one.key or had.get(one.values, ""), one.values) for one in options.combinations]
    keys = _keys("O", product_id, given)
    keyed = (replace(one, key=key) for one, key in zip(options.combinations, keys, strict=True))
    return replace(options, combinations=tuple(keyed))


def with_extra_keys(product_id: UUID, extras: Sequence[Extra], before: Sequence[Extra] = ()) -> tuple[Extra, ...]:
    """Each 추가상품 with its key, found or made like an option's."""
    had = {(one.group, one.name): one.key for one in before}
    given = [(one.key or had.get((one.group, one.name), ""), (one.group, one.name)) for one in extras]
    keys = _keys("E", product_id, given)
    return tuple(replace(one, key=key) for one, key in zip(extras, keys, strict=True))


def _keys(letter: str, product_id: UUID, given: Sequence[tuple[str, tuple[str, ...]]]) -> list[str]:
    taken = {key for key, _ in given if key}
    keys: list[str] = []
    for key, words in given:
        new = key or _new_key(letter, product_id, words, taken)
        taken.add(new)
        keys.append(new)
    return keys


def _new_key(letter: str, product_id: UUID, words: Sequence[str], taken: Set[str]) -> str:
    made = (_derived_key(letter, "\x1f".join((str(product_id), *words, "'" * turn))) for turn in count())
    return next(key for key in made if key not in taken)


def _derived_key(letter: str, text: str) -> str:
    return letter + base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:15]


def option_refusals(options: Options, price_won: int) -> Iterator[RefusalError]:
    """What is wrong with the options of a product at this price."""
    if options.use not in OPTION_USES:
        yield ChoiceError("옵션 사용여부를 사용안함, 오픈마켓용, 종합몰에도 중에서 골라 주세요.", field="options.use")
    if options.style not in OPTION_STYLES:
        yield ChoiceError("옵션형식을 조합형과 구매자 입력형 중에서 골라 주세요.", field="options.style")
    if options.use == "none":
        yield from _unused(options)
        return
    yield from _wrong_names(options.names)
    if options.style == "buyer_input":
        yield from _wrong_buyer_input(options)
        return
    yield from _wrong_combinations(options)
    yield from _wrong_surcharges(options.combinations, price_won)


def _unused(options: Options) -> Iterator[RefusalError]:
    if options.names or options.combinations:
        yield OptionError(
            "옵션을 쓰려면 사용여부를 바꾸고, 쓰지 않으려면 옵션명과 옵션값을 지워 주세요.", field="options.use"
        )


def _wrong_names(names: Sequence[str]) -> Iterator[RefusalError]:
    if not names:
        yield OptionError("옵션명을 입력해 주세요.", field="options.names")
    if len(names) > NAME_LIMIT:
        yield OptionError(
            f"옵션명은 {NAME_LIMIT}개까지 쓸 수 있습니다. {len(names) - NAME_LIMIT}개를 지워 주세요.",
            field="options.names",
        )
    if len(set(names)) != len(names):
        yield OptionError("같은 옵션명이 두 번 있습니다. 하나만 남겨 주세요.", field="options.names")
    for name in names:
        yield from _wrong_word("옵션명", name, NAME_LENGTH, "options.names")


def _wrong_word(label: str, word: str, length: int, field: str) -> Iterator[RefusalError]:
    if not word or len(word) > length:
        yield OptionError(f"{label}은 1자부터 {length}자까지 입력해 주세요: '{word}'", field=field)
    refused = refused_in_option(word)
    if refused:
        yield OptionError(
            f"{label} '{word}'에 특수문자 {' '.join(refused)} 은(는) 쓸 수 없습니다. 지워 주세요.", field=field
        )


def _wrong_buyer_input(options: Options) -> Iterator[RefusalError]:
    if options.combinations:
        yield OptionError(
            "구매자 입력형에는 옵션값을 넣을 수 없습니다. 옵션명만 남겨 주세요.", field="options.combinations"
        )


def _wrong_combinations(options: Options) -> Iterator[RefusalError]:
    found = [one.values for one in options.combinations]
    field = "options.combinations"
    if not found:
        yield OptionError("옵션값을 입력하고 '옵션추가 +'를 눌러 옵션을 만들어 주세요.", field=field)
    if len(found) > COMBINATION_LIMIT:
        yield OptionError(f"옵션은 {COMBINATION_LIMIT:,}개까지 쓸 수 있습니다. 옵션값을 줄여 주세요.", field=field)
    if len(set(found)) != len(found):
        yield OptionError("같은 옵션값의 조합이 두 번 있습니다. 하나만 남겨 주세요.", field=field)
    if any(len(values) != len(options.names) for values in found):
        yield OptionError("옵션마다 옵션명의 수만큼 옵션값을 입력해 주세요.", field=field)
    for value in dict.fromkeys(value for values in found for value in values):
        yield from _wrong_word("옵션값", value, VALUE_LENGTH, field)


def _wrong_surcharges(combinations: Sequence[Combination], price_won: int) -> Iterator[RefusalError]:
    field = "options.combinations"
    if combinations and all(one.surcharge_won for one in combinations):
        yield OptionError(
            "추가금액이 0원인 옵션이 하나 이상 있어야 합니다. 한 옵션의 추가금액을 0원으로 바꿔 주세요.", field=field
        )
    most = max(0, price_won) * SURCHARGE_PERCENT // 100
    for one in combinations:
        if abs(one.surcharge_won) > most:
            yield OptionError(
                f"옵션 '{one.label}'의 추가금액 {one.surcharge_won:,}원은 대표가격의 ±{SURCHARGE_PERCENT}%"
                f"(-{most:,}원 ~ {most:,}원)를 넘습니다. 추가금액을 바꿔 주세요.",
                field=field,
            )


def extra_refusals(extras: Sequence[Extra]) -> Iterator[RefusalError]:
    """What is wrong with the 추가상품 (their images are checked with the other addresses)."""
    if len(extras) > EXTRA_LIMIT:
        yield ExtraError(f"추가상품은 {EXTRA_LIMIT}개까지 등록해 주세요.", field="extras")
    names = [(one.group, one.name) for one in extras]
    if len(set(names)) != len(names):
        yield ExtraError("같은 그룹에 같은 이름의 추가상품이 두 번 있습니다. 하나만 남겨 주세요.", field="extras")
    for one in extras:
        yield from _wrong_extra(one)


def _wrong_extra(extra: Extra) -> Iterator[RefusalError]:
    if not 1 <= len(extra.group) <= EXTRA_NAME_LENGTH:
        yield ExtraError(f"추가상품 그룹명은 1자부터 {EXTRA_NAME_LENGTH}자까지 입력해 주세요.", field="extras")
    if not 1 <= len(extra.name) <= EXTRA_NAME_LENGTH:
        yield ExtraError(
            f"추가상품명은 1자부터 {EXTRA_NAME_LENGTH}자까지 입력해 주세요: '{extra.name}'", field="extras"
        )
    if not 0 <= extra.price_won <= PRICE_LIMIT:
        yield ExtraError(
            f"추가상품 '{extra.name}'의 판매가격은 0원부터 {PRICE_LIMIT:,}원까지 입력해 주세요.", field="extras"
        )
