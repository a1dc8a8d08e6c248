"""Mails that are due are sent: each is claimed before, so that whatever is killed, nobody gets one twice."""

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from analytics.mailing import composing, server
from analytics.mailing.slots import next_slot
from analytics.models import ReportMail, ReportSchedule
from analytics.sharing.freezing import Gone, thawed
from segments.patience import TooSlow

log = logging.getLogger("kaskad.analytics")

Status = ReportMail.Status
PAUSES = (timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=4))
LOST = timedelta(minutes=30)  # so long nobody is busy with one mail: whoever claimed it has died
AT_ONCE = 100
LONGEST_WORDS = 300

Written = dict[tuple[int, tuple[int, ...] | None], composing.Composed]


def work(now: datetime) -> int:
    """One round: slots that have come, mails that are due; how many were handed over."""
    open_slots(now)
    give_up_lost(now)
    due = ReportMail.objects.filter(status=Status.WAITING, due_at__lte=now).order_by("schedule_id", "id")
    written: Written = {}
    return sum(_send(mail, written, now) for mail in due.select_related("schedule__created_by", "user")[:AT_ONCE])


@transaction.atomic
def open_slots(now: datetime) -> int:
    """A mail for every recipient of every schedule that is due. Of slots that were missed only the last counts."""
    due = ReportSchedule.objects.select_for_update(skip_locked=True).filter(is_active=True, next_at__lte=now)
    made = 0
    for schedule in due.order_by("next_at")[:AT_ONCE]:
        people = schedule.recipients.filter(is_active=True)
        mails = [ReportMail(schedule=schedule, user=each, slot_at=schedule.next_at, due_at=now) for each in people]
        made += len(ReportMail.objects.bulk_create(mails, ignore_conflicts=True))
        schedule.next_at = next_slot(schedule, now)
        schedule.save(update_fields=["next_at"])
    return made


def give_up_lost(now: datetime) -> int:
    """Nobody knows what became of them: they are shown so, and not sent again."""
    lost = ReportMail.objects.filter(status=Status.SENDING, claimed_at__lte=now - LOST)
    return lost.update(
        status=Status.UNKNOWN, problem="The process that sent it has died: nobody knows whether it came."
    )


def _send(mail: ReportMail, written: Written, now: datetime) -> bool:
    try:
        made = _composed(mail, written, now)
        if not _claim(mail, now):
            return False
        server.send(made)
    except server.MailRefused as refused:
        _put_back(mail, now, str(refused), is_temporary=refused.is_temporary)
    except Gone as gone:
        _put_back(mail, now, str(gone), is_temporary=False)
    except TooSlow as slow:
        _put_back(mail, now, str(slow.detail), is_temporary=True)
    except Exception:
        log.exception("A report for %s cannot be made", mail.schedule)
        _put_back(mail, now, "The report could not be made: the log of the server says why.", is_temporary=True)
    else:
        ReportMail.objects.filter(pk=mail.pk).update(status=Status.SENT, sent_at=now, problem="")
        return True
    return False


def _composed(mail: ReportMail, written: Written, now: datetime) -> EmailMultiAlternatives:
    """What is the same for several is asked for once."""
    schedule, user = mail.schedule, mail.user
    if not (schedule.is_active and user.is_active):
        raise Gone("It has been stopped in the meantime.")
    report, filters = thawed(schedule, now, reader=user, full_days=True)
    key = (schedule.pk, filters.brands)
    if key not in written:
        written[key] = composing.composed(schedule, report, filters, now)
    return composing.mail_to(user, schedule, written[key])


def _claim(mail: ReportMail, now: datetime) -> bool:
    """Committed before anything is handed over: whatever happens then, nobody else sends it."""
    mine = ReportMail.objects.filter(pk=mail.pk, status=Status.WAITING)
    return mine.update(status=Status.SENDING, claimed_at=now) == 1


def _put_back(mail: ReportMail, now: datetime, words: str, *, is_temporary: bool) -> None:
    """Tried again after a pause, or failed for good; either way it is told why."""
    again = is_temporary and mail.tries < len(PAUSES)
    ReportMail.objects.filter(pk=mail.pk).update(
        status=Status.WAITING if again else Status.FAILED,
        tries=mail.tries + 1,
        due_at=now + PAUSES[mail.tries] if again else mail.due_at,
        claimed_at=None,
        problem=words[:LONGEST_WORDS],
    )
