"""Which numbers of the network may be called for a seller: those of the internet, nothing that only we can reach."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
"""IPv6 addresses that a gateway turns into IPv4 ones (NAT64)."""

Address = IPv4Address | IPv6Address


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet, also where it is wrapped into another."""
    if isinstance(address, IPv6Address):
        if any(address in network for network in TRANSLATED):
            return False
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if wrapped:
            return False
    return address.is_global and not address.is_multicast


def may_be_called(text: str, *, local_allowed: bool) -> bool:
    """Whether the number that a name stands for may be called; with `local_allowed`, also one of this machine."""
    number = ip_address(text.partition("%")[0])
    return is_public(number) or (local_allowed and number.is_loopback)
