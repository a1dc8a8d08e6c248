"""From a stored account to one that can be used."""

import json

from delivery import public
from delivery.models import Account
from delivery.provider import OpenAccount, Provider
from delivery.providers import PROVIDERS
from lib import secrets


class AccountBroken(RuntimeError):
    """The account cannot be used until an admin mends it; `str()` is a sentence without secrets."""


def open_account(account: Account) -> tuple[Provider, OpenAccount]:
    """The account's provider, and the account with its credentials decrypted and its settings complete.

    Raises AccountBroken: provider gone, credentials unreadable, settings that the provider no longer accepts.
    """
    if account.provider not in PROVIDERS:
        raise AccountBroken(f"There is no provider “{account.provider}”.")
    provider = PROVIDERS[account.provider]
    try:
        credentials = secrets.decrypt(account.credentials)
    except secrets.SecretsUnreadable as error:
        raise AccountBroken(str(error)) from None
    form = provider.Settings(data=account.settings)
    if not form.is_valid():
        errors = json.dumps(form.errors, ensure_ascii=False)
        raise AccountBroken(f"The settings of the account “{account.name}” are wrong: {errors}")
    return provider, OpenAccount(
        account.pk, account.name, credentials, form.validated_data, account.concurrency, public.hook_url(account.pk)
    )
