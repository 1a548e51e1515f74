"""Our courier codes, with their Korean names and the lengths of their invoice numbers."""

from contracts.envelope import Value


class Courier(Value):
    """A courier. `lengths` are the numbers of digits an invoice number may have; `check` names its check-digit rule."""

    code: str
    name: str
    lengths: tuple[int, ...]
    check: str | None = None


COURIERS: dict[str, Courier] = {
    courier.code: courier
    for courier in (
        Courier(code="CJ_LOGISTICS", name="CJ대한통운", lengths=(10, 12), check="mod7"),
        Courier(code="LOTTE", name="롯데택배", lengths=(10, 12, 13), check="mod7"),
        Courier(code="HANJIN", name="한진택배", lengths=(10, 12), check="mod7"),
        Courier(code="LOGEN", name="로젠택배", lengths=(10, 11)),
        Courier(code="KOREA_POST", name="우체국택배", lengths=(13,)),
        Courier(code="KYUNGDONG", name="경동택배", lengths=(10, 11, 12, 13)),
        Courier(code="ILYANG", name="일양로지스", lengths=(9, 10, 11)),
        Courier(code="CHUNIL", name="천일택배", lengths=(11,)),
        Courier(code="DAESIN", name="대신택배", lengths=(13,)),
        Courier(code="GS_POSTBOX", name="GS25편의점택배", lengths=(10, 12)),
        Courier(code="HAPDONG", name="합동택배", lengths=(10, 11, 12)),
        Courier(code="KUNYOUNG", name="건영택배", lengths=(10,)),
        Courier(code="DIRECT", name="업체직송", lengths=()),
    )
}
