"""How a seller reads a mall account."""

from contracts.malls import mall_name


def shop_of(mall: str, login_id: str = "") -> str:
    """A mall account as the seller reads it: `위메프(sbdc6678)`."""
    name = mall_name(mall)
    return f"{name}({login_id})" if login_id else name
