"""Reports by mail: due in the company's hour, handed to a real mail server, each once, to who may see it."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook  # type: ignore[import-untyped]
from rest_framework.test import APIClient

from accounts.models import Brand, User
from analytics.mailing import sending, slots, stopping
from analytics.mailing.sending import Status
from analytics.models import ReportMail, ReportSchedule
from tests.analytics.world import PricedWorld
from tests.delivery.smtp_sink import Sink, running

SCHEDULES = "/api/v1/analytics/report-schedules/"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_TIMEOUT = 3
    settings.DEFAULT_FROM_EMAIL = "Kaskad <reports@shop.example>"
    settings.PUBLIC_URL = "https://kaskad.shop.example"
    with running(Sink()) as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


@pytest.fixture
def maker(db: None) -> User:
    return User.objects.create_user("mara@example.com", "x", name="Mara", role="marketer")


def scheduled(maker: User, *people: User, **given: Any) -> ReportSchedule:
    values = {"report": "cohorts", "days": 30, "every": "day", "hour": 8, "next_at": NOON} | given
    made = ReportSchedule.objects.create(**values, created_by=maker, created_at=NOON, updated_at=NOON)
    made.recipients.set(people or [maker])
    return made


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    found: str = part.get_content()
    return found


def test_a_mail_has_the_tables_a_workbook_a_link_and_a_way_to_end_it(
    maker: User, sink: Sink, world: PricedWorld
) -> None:
    world.buy(world.customer())
    schedule = scheduled(maker)
    assert sending.work(NOON) == 1
    [kept] = sink.kept
    mail = kept.mail
    assert (kept.recipient, mail["From"]) == ("mara@example.com", "Kaskad <reports@shop.example>")
    assert mail["Subject"] == "Cohorts and retention: 2026-02-02 – 2026-03-03"  # thirty full days, up to yesterday
    html = body(mail, "html")
    assert "Retention" in html
    assert "style=" in html
    assert "<style" not in html
    assert "https://kaskad.shop.example/reports/cohorts?from=2026-02-02&amp;to=2026-03-03" in html
    stop = f"https://kaskad.shop.example/report-mail/{stopping.token_of(schedule.pk, maker.pk)}"
    assert stop in html
    assert stop in body(mail, "plain")
    assert mail["List-Unsubscribe"] == f"<{stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [file] = mail.iter_attachments()
    assert file.get_filename() == "Cohorts and retention 2026-02-02 – 2026-03-03.xlsx"
    book = load_workbook(io.BytesIO(file.get_content()))
    assert "Retention" in book.sheetnames


def test_it_speaks_the_language_that_was_chosen(maker: User, sink: Sink, world: PricedWorld) -> None:
    scheduled(maker, language="uk")
    sending.work(NOON)
    assert "Відкрити звіт" in body(sink.kept[0].mail, "html")


def test_each_slot_comes_once(maker: User, sink: Sink) -> None:
    schedule = scheduled(maker)
    assert [sending.work(NOON + timedelta(minutes=minute)) for minute in range(3)] == [1, 0, 0]
    schedule.refresh_from_db()
    assert schedule.next_at == datetime(2026, 3, 5, 8, tzinfo=UTC)
    assert sending.work(schedule.next_at) == 1
    assert len(sink.kept) == 2


def test_of_slots_that_were_missed_only_the_last_is_made_up_for(maker: User, sink: Sink) -> None:
    schedule = scheduled(maker)
    assert sending.work(NOON + timedelta(days=9)) == 1
    schedule.refresh_from_db()
    assert schedule.next_at == datetime(2026, 3, 14, 8, tzinfo=UTC)


def test_what_the_server_refuses_for_now_is_tried_again(maker: User, sink: Sink) -> None:
    scheduled(maker)
    sink.at["RCPT"] = "451 4.7.1 Come back later"
    assert sending.work(NOON) == 0
    mail = ReportMail.objects.get()
    assert (mail.status, mail.tries) == (Status.WAITING, 1)
    assert "Come back later" in mail.problem
    assert sending.work(NOON + timedelta(minutes=4)) == 0
    sink.at.clear()
    assert sending.work(NOON + timedelta(minutes=6)) == 1
    mail.refresh_from_db()
    assert (mail.status, mail.problem) == (Status.SENT, "")


def test_after_some_tries_it_is_given_up(maker: User, sink: Sink) -> None:
    scheduled(maker, next_at=NOON)
    sink.at["RCPT"] = "451 4.7.1 Come back later"
    now = NOON
    for _ in range(5):
        sending.work(now)
        now += timedelta(hours=4)
    mail = ReportMail.objects.order_by("slot_at").first()
    assert mail is not None
    assert mail.status == Status.FAILED
    assert "Come back later" in mail.problem


def test_what_the_server_refuses_for_good_is_shown_with_its_words(maker: User, sink: Sink) -> None:
    scheduled(maker)
    sink.at["RCPT"] = "550 5.1.1 No such mailbox"
    assert sending.work(NOON) == 0
    client = APIClient()
    client.force_authenticate(maker)
    [shown] = client.get(SCHEDULES, {"report": "cohorts"}).json()["results"]
    assert shown["mails"][0]["status"] == "failed"
    assert "No such mailbox" in shown["mails"][0]["problem"]
    assert sending.work(NOON + timedelta(hours=1)) == 0


def test_a_server_that_is_away_is_waited_for(maker: User, sink: Sink, settings: Any) -> None:
    scheduled(maker)
    settings.EMAIL_PORT = 1
    assert sending.work(NOON) == 0
    assert ReportMail.objects.get().status == Status.WAITING


def test_without_a_mail_server_people_are_told(maker: User, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    scheduled(maker)
    assert sending.work(NOON) == 0
    assert "No mail server is set up" in ReportMail.objects.get().problem
    client = APIClient()
    client.force_authenticate(maker)
    assert client.get(SCHEDULES).json()["mail_is_set_up"] is False


def test_one_who_cannot_be_reached_does_not_keep_it_from_the_others(maker: User, sink: Sink) -> None:
    others = [User.objects.create_user(f"u{n}@example.com", "x", name=f"U{n}", role="manager") for n in range(2)]
    scheduled(maker, maker, *others)
    sink.at["RCPT"], sink.only = "550 5.1.1 No such mailbox", "u0@example.com"
    assert sending.work(NOON) == 2
    assert sorted(each.recipient for each in sink.kept) == ["mara@example.com", "u1@example.com"]


def test_nobody_gets_figures_of_a_brand_they_do_not_work_for(maker: User, sink: Sink, world: PricedWorld) -> None:
    other = Brand.objects.create(key="other", name="Other")
    theirs = User.objects.create_user("olga@example.com", "x", name="Olga", role="manager")
    theirs.brands.add(other)
    world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    scheduled(maker, maker, theirs, report="channels", filters={"journey": journey.pk})
    scheduled(maker, theirs, report="channels", filters={"brand": world.brand.pk})
    assert sending.work(NOON) == 2
    failed = ReportMail.objects.get(status=Status.FAILED)
    assert (failed.user, "brands" in failed.problem) == (theirs, True)


def test_it_ends_with_its_makers_rights(maker: User, sink: Sink) -> None:
    someone = User.objects.create_user("u@example.com", "x", name="U", role="manager")
    scheduled(maker, someone)
    User.objects.filter(pk=maker.pk).update(is_active=False)
    assert sending.work(NOON) == 0
    assert "may no longer see it" in ReportMail.objects.get().problem


@pytest.mark.parametrize(
    ("zone", "hour", "after", "expected"),
    [
        ("UTC", 8, "2026-03-04T08:00", "2026-03-05T08:00"),
        ("Europe/Warsaw", 8, "2026-03-28T08:00", "2026-03-29T06:00"),  # clocks go forward in the night
        ("Europe/Warsaw", 2, "2026-03-28T12:00", "2026-03-29T01:00"),  # 02:30 is not on that day: an hour later
        ("Europe/Warsaw", 2, "2026-10-24T12:00", "2026-10-25T00:00"),  # 02:00 comes twice: the first
        ("Europe/Warsaw", 2, "2026-10-25T00:00", "2026-10-26T01:00"),
        ("America/New_York", 8, "2026-03-04T14:00", "2026-03-05T13:00"),
    ],
)
def test_the_hour_is_that_of_the_companys_day(zone: str, hour: int, after: str, expected: str, settings: Any) -> None:
    settings.COMPANY_TIME_ZONE = zone
    schedule = ReportSchedule(every="day", hour=hour)
    found = slots.next_slot(schedule, datetime.fromisoformat(after).replace(tzinfo=UTC))
    assert found.strftime("%Y-%m-%dT%H:%M") == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"every": "week", "weekday": 0}, ["2026-03-09", "2026-03-16", "2026-03-23"]),
        ({"every": "week", "weekday": 2}, ["2026-03-04", "2026-03-11", "2026-03-18"]),
        ({"every": "month", "day_of_month": 1}, ["2026-04-01", "2026-05-01", "2026-06-01"]),
        ({"every": "month", "day_of_month": 31}, ["2026-03-31", "2026-04-30", "2026-05-31"]),
    ],
)
def test_weeks_and_months_of_any_length(given: dict[str, Any], expected: list[str], settings: Any) -> None:
    settings.COMPANY_TIME_ZONE = "UTC"
    schedule, moment, found = ReportSchedule(hour=8, **given), datetime(2026, 3, 4, 7, tzinfo=UTC), []
    for _ in expected:
        moment = slots.next_slot(schedule, moment)
        found.append(f"{moment:%Y-%m-%d}")
    assert found == expected


def test_the_link_at_the_foot_asks_first_and_then_ends_it(maker: User, sink: Sink) -> None:
    schedule = scheduled(maker)
    path = f"/report-mail/{stopping.token_of(schedule.pk, maker.pk)}"
    browser = Client(enforce_csrf_checks=True)
    assert "Stop this report?" in browser.get(path).content.decode()
    assert schedule.recipients.count() == 1  # a program that looks for viruses has followed it
    assert "will not come to you any more" in browser.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    schedule.refresh_from_db()
    assert (schedule.recipients.count(), schedule.is_active) == (0, False)
    assert browser.post(path).status_code == 200
    assert sending.work(NOON) == 0


def test_a_made_up_link_ends_nothing(maker: User) -> None:
    scheduled(maker)
    for token in ("nothing", stopping.token_of(999, maker.pk), "x" * 300):
        assert Client().post(f"/report-mail/{token}").status_code == 404
    assert ReportSchedule.objects.get().is_active


def test_a_schedule_over_the_api(maker: User) -> None:
    client = APIClient()
    client.force_authenticate(maker)
    given = {"report": "channels", "days": 7, "every": "week", "weekday": 0, "hour": 7, "recipients": [maker.pk]}
    answer = client.post(SCHEDULES, given)
    assert answer.status_code == 201, answer.json()
    made = answer.json()
    assert datetime.fromisoformat(made["next_at"]).weekday() == 0
    path = f"{SCHEDULES}{made['id']}/"
    assert client.patch(path, {"is_active": False}).json()["is_active"] is False
    assert client.patch(path, {"hour": 24}).status_code == 400
    assert client.delete(path).status_code == 204


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"recipients": []}, "recipients"),
        ({"recipients": [999999]}, "recipients"),
        ({"every": "hour"}, "every"),
        ({"days": None}, "days"),
        ({"report": "lift"}, "journey"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_sent_is_refused(given: dict[str, Any], field: str, maker: User) -> None:
    client = APIClient()
    client.force_authenticate(maker)
    usual = {"report": "channels", "days": 7, "every": "day", "recipients": [maker.pk]}
    answer = client.post(SCHEDULES, usual | given)
    assert answer.status_code == 400
    assert field in answer.json()


def test_a_recipient_sees_it_and_only_its_maker_changes_it(maker: User) -> None:
    reader = User.objects.create_user("r@example.com", "x", name="R", role="manager")
    stranger = User.objects.create_user("s@example.com", "x", name="S", role="manager")
    path = f"{SCHEDULES}{scheduled(maker, reader).pk}/"
    answers = []
    for user in (reader, stranger):
        client = APIClient()
        client.force_authenticate(user)
        answers.append((client.get(SCHEDULES).json()["count"], client.delete(path).status_code))
    assert answers == [(1, 403), (0, 404)]
