"""What we give a provider along with a message, so that it comes back with each receipt and names the message.

It is signed: an account that two installations share brings receipts of both, and theirs are not taken for ours.
"""

from typing import Any

from delivery import tokens


def echo(message_id: int) -> str:
    """Some twenty letters, digits, hyphens and underscores."""
    return tokens.sign("echo", message_id)


def echoed(told: Any) -> int | None:
    """The message that an echo names; None when it is none of ours."""
    try:
        numbers = tokens.read("echo", str(told or ""))
    except tokens.BadToken:
        return None
    return numbers[0] if len(numbers) == 1 else None
