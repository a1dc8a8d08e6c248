"""Vendors of messengers that take everything, for what holds for every provider (test_providers.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.delivery.http_vendor import Asked, Says, running
from tests.delivery.test_http_gateway import ACCEPTED, VONAGE
from tests.delivery.test_infobip import accept
from tests.delivery.test_telegram import SENT, TOKEN
from tests.delivery.test_webhook import SECRET
from tests.delivery.test_whatsapp_cloud import SENT as TAKEN

CREDENTIALS: dict[str, dict[str, str]] = {
    "http_gateway": {"user": "abcd1234", "password": "secret"},
    "infobip": {"api_key": "key"},
    "telegram": {"token": TOKEN},
    "webhook": {"secret": SECRET},
    "whatsapp_cloud": {"token": "token"},
}


@contextmanager
def taking(key: str) -> Iterator[dict[str, Any]]:
    """The settings of an account at a vendor who takes everything."""

    def script(asked: Asked) -> Says:
        if key == "infobip":
            return accept(asked)
        return Says({"telegram": SENT, "whatsapp_cloud": TAKEN, "http_gateway": ACCEPTED}[key])

    with running(script) as vendor:
        gateway = VONAGE | {"url": f"{vendor.url}/sms", "body": "to={{ to }}&text={{ text }}"}
        yield {
            "http_gateway": gateway | {"channels": ["sms", "viber", "whatsapp", "telegram", "push"]},
            "infobip": {"base_url": vendor.url},
            "telegram": {"server": vendor.url},
            "webhook": {},  # nobody is at the address of its content
            "whatsapp_cloud": {"server": vendor.url},
        }[key]
