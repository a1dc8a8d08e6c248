"""Addresses at which people and providers reach us: the installation's own, or a brand's own domain."""

from django.conf import settings

from delivery import tokens


def base(brand_url: str = "") -> str:
    """Where links of a brand begin: its own domain if it has one, else the installation's address (PUBLIC_URL)."""
    return (brand_url or settings.PUBLIC_URL).rstrip("/")


def hook_url(account_id: int) -> str:
    """Where the provider of this account reports to; the token keeps strangers out before a signature is looked at."""
    return f"{base()}/hooks/{tokens.sign('hook', account_id)}/"


def unsubscribe_url(brand_url: str, customer_id: int, message_id: int) -> str:
    """The page, and the one-click address (RFC 8058), that ends what this message belongs to."""
    return f"{base(brand_url)}/u/{tokens.sign('unsubscribe', message_id, customer_id)}"


def preferences_url(brand_url: str, customer_id: int, brand_id: int) -> str:
    """The page on which a customer chooses topics and channels of a brand."""
    return f"{base(brand_url)}/p/{tokens.sign('preferences', customer_id, brand_id)}"


def telegram_url(bot: str, customer_id: int) -> str:
    """The link by which a customer starts the bot, so that we know whose chat it is (“Bot Features”, deep linking)."""
    return f"https://t.me/{bot.removeprefix('@')}?start={tokens.sign('telegram', customer_id)}"


def receipt_url(customer_id: int, message_id: int) -> str:
    """Where an application or a service worker reports what became of a push notification."""
    return f"{base()}/push/r/{tokens.sign('push', message_id, customer_id)}/"
