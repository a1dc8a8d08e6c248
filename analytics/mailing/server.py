"""The mail server that this installation writes to its own staff by: Django's settings (EMAIL_… of the README)."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

NOT_SET_UP = "No mail server is set up for this installation: see EMAIL_HOST in the README."


class MailRefused(Exception):
    """A mail was not taken. `is_temporary`: another try may succeed."""

    def __init__(self, words: str, *, is_temporary: bool) -> None:
        super().__init__(words)
        self.is_temporary = is_temporary


def is_set_up() -> bool:
    return bool(settings.EMAIL_HOST)


def send(mail: EmailMultiAlternatives) -> None:
    """Hands one mail over. Raises MailRefused with what the server said."""
    if not is_set_up():
        raise MailRefused(NOT_SET_UP, is_temporary=False)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise MailRefused(_words(code, said), is_temporary=400 <= code < 500) from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailRefused(
            f"The mail server does not take our log-in ({error.smtp_code}).", is_temporary=False
        ) from error
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
        raise MailRefused(_words(code, error.smtp_error), is_temporary=not 500 <= code < 600) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailRefused(f"The mail server cannot be reached: {error}", is_temporary=True) from error


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"The mail server refused it ({code}): {' '.join(text.split())}"
