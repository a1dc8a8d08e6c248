"""Asking a provider whether an account there is in order."""

import logging
import traceback

from delivery.models import Account
from delivery.opening import AccountBroken, open_account
from delivery.provider import Checked

log = logging.getLogger("kaskad.delivery")


def check_account(stored: Account) -> Checked:
    """What the account's provider says to it; no secret is among the words, whatever the provider answers."""
    try:
        provider, account = open_account(stored)
    except AccountBroken as error:
        return Checked(accepted=False, words=str(error))
    try:
        said = provider.check(account)
    except Exception as error:  # noqa: BLE001 (whatever a vendor's library raises; it is logged and told)
        log.warning("%s could not be asked about an account:\n%s", provider.label, account.hide(traceback.format_exc()))
        return Checked(accepted=False, words=account.hide(f"{provider.label} could not be asked: {error}"))
    return Checked(accepted=said.accepted, words=account.hide(said.words))
