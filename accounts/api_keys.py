"""Keys for other systems: `Authorization: Bearer kk_…`. A key is shown once, when it is made; its digest is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiKey, Brand, User

START = "kk_"
SHOWN = 9  # characters by which people recognise a key
USED_EVERY = timedelta(minutes=1)  # as often its last use is written down


@dataclass(frozen=True)
class System:
    """Another system that has shown a key: what `request.user` is then."""

    key: ApiKey
    is_authenticated = True
    is_active = True

    @property
    def brand(self) -> Brand:
        """The one brand that it works for."""
        return self.key.brand


class KeyAuthentication(BaseAuthentication):
    """A key that is wrong or switched off is answered 401; no key at all leaves it to the session."""

    def authenticate(self, request: Request) -> tuple[System, ApiKey] | None:
        words = get_authorization_header(request).split()
        if len(words) != 2 or words[0].lower() != b"bearer":
            return None
        digest = hashlib.sha256(words[1]).hexdigest()
        key = ApiKey.objects.select_related("brand").filter(digest=digest, is_active=True).first()
        if key is None:
            raise AuthenticationFailed("There is no such API key, or it is switched off.")
        now = timezone.now()
        if key.used_at is None or now - key.used_at > USED_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(used_at=now)
        return System(key), key

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


def make(name: str, brand: Brand, by: User | None, *, runs_journeys: bool = False) -> tuple[ApiKey, str]:
    """A new key, and its text, which is never to be seen again. 256 random bits: nothing to guess or to salt."""
    text = START + secrets.token_urlsafe(32)
    digest = hashlib.sha256(text.encode()).hexdigest()
    about = {"name": name, "brand": brand, "runs_journeys": runs_journeys, "created_by": by}
    return ApiKey.objects.create(digest=digest, beginning=text[:SHOWN], **about), text
