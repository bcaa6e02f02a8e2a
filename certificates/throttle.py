"""How often one address may ask the verification page. Counted in the cache of all processes."""

import hashlib
import ipaddress
import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MOST_A_MINUTE = 60  # a counter that checks a pile of papers gets through, a robot does not


def too_many(request: HttpRequest) -> bool:
    """Counts this question; whether it is beyond what one address may ask in a minute."""
    key = f"certificates.verify.{_address(request)}.{int(time.time() // 60)}"
    cache.add(key, 0, timeout=120)
    try:
        return cache.incr(key) > MOST_A_MINUTE
    except ValueError:  # thrown out of the cache between the two lines
        return False


def _address(request: HttpRequest) -> str:
    """The address, behind the trusted proxies only; of IPv6 the network. Not kept readable."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    network = ipaddress.ip_network((address, 64 if address.version == 6 else 32), strict=False)
    return hashlib.sha256(str(network).encode()).hexdigest()[:16]
