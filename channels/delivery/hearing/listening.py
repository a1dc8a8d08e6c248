"""Asking the providers that do not call us: mailboxes, connections that are held (Provider.listen)."""

import logging
import traceback
from datetime import datetime, timedelta

from delivery.hearing import receiving
from delivery.models import Account
from delivery.opening import AccountBroken, open_account
from delivery.providers import PROVIDERS

log = logging.getLogger("kaskad.delivery")

QUEUE = "delivery_listen"


def listen(now: datetime, due_at: dict[int, datetime]) -> int:
    """Asks those accounts whose turn it is (`due_at` by account; kept up to date); how many reports were new.

    One that cannot be asked is asked again at its next turn, and keeps nobody else from being asked.
    """
    intervals = {each.key: each.listen_every_s for each in PROVIDERS if each.listen_every_s is not None}
    accounts = {each.pk: each for each in Account.objects.filter(provider__in=intervals, is_active=True)}
    for gone in due_at.keys() - accounts.keys():
        del due_at[gone]
    new = 0
    for account_id, stored in accounts.items():
        if due_at.setdefault(account_id, now) > now:
            continue
        due_at[account_id] = now + timedelta(seconds=intervals[stored.provider])
        new += _ask(stored, now)
    return new


def _ask(stored: Account, now: datetime) -> int:
    try:
        provider, account = open_account(stored)
    except AccountBroken as error:
        log.error("Account %s cannot be listened to: %s", stored.pk, error)  # noqa: TRY400 (says all)
        return 0
    try:
        heard = provider.listen(account, now)
    except Exception:  # noqa: BLE001 (whatever a vendor's library raises; it is logged)
        log.warning("%s could not be listened to:\n%s", provider.label, account.hide(traceback.format_exc()))
        return 0
    new = receiving.take(stored, heard, now)
    if heard.settle is not None:
        try:
            heard.settle()
        except Exception:  # noqa: BLE001 (the same is told again, and changes nothing)
            log.warning(
                "%s could not put away what was stored:\n%s", provider.label, account.hide(traceback.format_exc())
            )
    return new
