"""E-mail services over HTTP: each against a real server that answers and reports as the service's documents say."""

import base64
import json
import logging
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from customers.models import Suppression
from delivery import public, statuses
from delivery.kinds import KINDS
from delivery.mailing import anymail_adapter, aws, esp, verp
from delivery.mailing.esp import Esp, said
from delivery.models import Account, DeliveryEvent
from delivery.provider import Call, Heard, NotTheirs, OpenAccount, Outcome, Outgoing, Refusal, Unreadable
from delivery.providers import PROVIDERS, amazon_ses
from lib import secrets
from tests.delivery.esp_fixtures import CASES, SNS_CERTIFICATE, SNS_CERTIFICATE_URL, TOPIC, Case, sns
from tests.delivery.esp_server import EspServer, serving

NOW = datetime(2026, 3, 2, 9, 31, tzinfo=UTC)
FIELDS = {"subject": "Нова платівка", "html": "<p>Вітаємо, Олено</p>", "text": "", "preheader": "Лише сьогодні"}
TOKEN = verp.token(77, 1)


@pytest.fixture(params=sorted(CASES))
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def case(key: str) -> Case:
    return CASES[key]


@pytest.fixture
def provider(key: str) -> Esp:
    found = PROVIDERS[key]
    assert isinstance(found, Esp)
    return found


@pytest.fixture
def server() -> Iterator[EspServer]:
    with serving() as played:
        yield played


@pytest.fixture
def account(provider: Esp, case: Case, server: EspServer) -> OpenAccount:
    credentials = provider.Credentials(data=dict(case.credentials))
    settings = provider.Settings(data=dict(case.settings))
    assert credentials.is_valid(), credentials.errors
    assert settings.is_valid(), settings.errors
    json.dumps(settings.validated_data)
    return OpenAccount(1, "Account", credentials.validated_data, {**settings.validated_data, "api_url": server.url})


def message(number: int = 77, **values: Any) -> Outgoing:
    values = {
        "endpoint": "olena@mail.example",
        "sender": "news@vinyl.example",
        "sender_name": "Вініл, крамниця",
        "fields": FIELDS,
        "unsubscribe_url": "https://vinyl.example/u/abc",
    } | values
    return Outgoing(values.pop("customer_id", 1), number, "email", **values)


def answers(server: EspServer, status: int, body: Any, case: Case | None = None) -> None:
    server.status, server.body, server.headers = status, body, case.headers if case else {}


def sent(provider: Esp, account: OpenAccount, count: int = 1, **values: Any) -> list[Outcome]:
    return list(provider.send([message(77 + number, **values) for number in range(count)], account, NOW))


# Sending


def test_a_message_is_taken_under_an_id_of_the_service(provider, case, account, server):
    answers(server, 202 if provider.key == "sendgrid" else 200, case.taken, case)
    (outcome,) = sent(provider, account)
    assert outcome.refusal is None
    assert outcome.provider_message_id
    assert case.id in ("", outcome.provider_message_id)
    (asked,) = server.asked
    assert (asked.method, asked.path) == ("POST", case.path)


def test_the_request_says_everything_that_a_mail_needs(provider, case, account, server):
    answers(server, 200, case.taken, case)
    sent(provider, account)
    text = server.asked[0].body.decode()
    if provider.key == "amazon_ses":  # the mail itself
        text += base64.b64decode(json.loads(text)["Content"]["Raw"]["Data"]).decode()
    said_ = text.encode().decode("unicode_escape") if "\\u" in text else text
    for part in ("olena@mail.example", "news@vinyl.example", "https://vinyl.example/u/abc", "marketing"):
        assert part in said_.replace("\\/", "/").replace("%40", "@").replace("%3A", ":").replace("%2F", "/")
    if case.by_token:
        assert TOKEN in said_
    if provider.key != "mailersend":  # which has a field of its own for it
        assert "List-Unsubscribe-Post" in said_


def test_a_message_that_it_will_never_take_is_refused_with_its_own_words(provider, case, account, server):
    answers(server, case.refused_status, case.refused)
    (outcome,) = sent(provider, account)
    assert (outcome.refusal, outcome.outage) == (Refusal.PERMANENT, False)
    assert (outcome.code, outcome.words) == (case.refused_code, case.refused_words)


@pytest.mark.parametrize(("status", "is_outage"), [(429, False), (500, False), (503, True)])
def test_a_service_that_is_busy_or_broken_refuses_for_now(provider, account, server, status, is_outage):
    answers(server, status, {"message": "Later"})
    (outcome,) = sent(provider, account)
    assert (outcome.refusal, outcome.outage) == (Refusal.TEMPORARY, is_outage)
    assert outcome.words


def test_a_wrong_key_is_tried_once_and_loses_nothing(provider, case, account, server):
    answers(server, case.wrong_key_status, case.wrong_key)
    outcomes = sent(provider, account, 20)
    assert len(outcomes) == 20
    assert all(each.refusal == Refusal.TEMPORARY and each.outage for each in outcomes)
    assert len(server.asked) == 1


def test_a_service_that_is_not_there_is_an_outage(provider, account):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    nobody = replace(account, settings={**account.settings, "api_url": f"http://127.0.0.1:{port}"})
    outcomes = sent(provider, nobody, 3)
    assert [(each.refusal, each.code, each.outage) for each in outcomes] == [
        (Refusal.TEMPORARY, "no_connection", True)
    ] * 3
    assert "refused" in outcomes[0].words.lower()


def test_an_answer_that_does_not_come_leaves_the_message_unknown(provider, account, server, monkeypatch):
    monkeypatch.setattr(anymail_adapter, "TIMEOUT_S", (1.0, 0.3))
    monkeypatch.setattr(amazon_ses, "TIMEOUT_S", (1.0, 0.3))
    server.hangs_s = 1.0
    assert sent(provider, account) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_heard_no_answer_leaves_the_message_unknown(provider, account, server, status):
    answers(server, status, "<html>Bad gateway</html>")
    assert sent(provider, account) == []


def test_half_an_answer_leaves_the_message_unknown(provider, account, server):
    answers(server, 200, '{"id": "abc')
    if provider.key in ("sendgrid", "mailersend"):  # whose answers have nothing in them that is needed
        server.breaks = True
    assert sent(provider, account) == []


def test_many_messages_go_at_a_time_and_each_gets_its_own_answer(provider, case, account, server):
    answers(server, 200, case.taken, case)
    outcomes = sent(provider, account, 40)
    assert [each.message_id for each in outcomes] == list(range(77, 117))
    assert all(each.refusal is None for each in outcomes)
    assert len(server.asked) == 40


def test_a_slow_service_gets_no_more_than_it_takes_in_time(provider, case, account, server, monkeypatch):
    monkeypatch.setattr(esp, "TAKES_S", 0.0)
    outcomes = sent(provider, account, 5)
    assert {(each.refusal, each.code, each.outage) for each in outcomes} == {(Refusal.TEMPORARY, "slow", False)}
    assert not server.asked


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"fields": FIELDS | {"subject": "Sale\r\nBcc: all@shop.example"}}, "bad_header"),
        ({"sender_name": "Vinyl\nBcc: all@shop.example"}, "bad_header"),
        ({"endpoint": "a@mail.example\r\nBcc: all@shop.example"}, "bad_header"),
        ({"endpoint": "a@mail.example, b@mail.example"}, "bad_address"),
    ],
)
def test_nobody_can_smuggle_in_a_header_or_a_recipient(provider, account, server, values, code):
    (outcome,) = sent(provider, account, **values)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, code)
    assert not server.asked


def test_its_key_is_seen_nowhere(provider, case, account, server, caplog):
    caplog.set_level(logging.DEBUG, logger="kaskad")
    answers(server, 400, {"message": f"what is {case.secret}?"})
    (outcome,) = sent(provider, account)
    assert case.secret not in outcome.words + caplog.text + repr(account)


# The check


def test_a_known_key_is_known(provider, case, account, server):
    answers(server, 200, case.knows)
    said_ = provider.check(account)
    assert said_.accepted
    assert provider.label in said_.words
    (asked,) = server.asked
    assert "send" not in asked.path.replace("sender", "")


def test_a_wrong_key_is_not_and_it_says_why(provider, case, account, server):
    answers(server, case.wrong_key_status, case.wrong_key)
    said_ = provider.check(account)
    assert not said_.accepted
    assert case.secret not in said_.words
    assert provider.label in said_.words


def test_a_check_of_a_service_that_is_not_there_says_so(provider, account):
    nobody = replace(account, settings={**account.settings, "api_url": "http://127.0.0.1:9"})
    said_ = provider.check(nobody)
    assert (said_.accepted, "cannot be reached" in said_.words) == (False, True)


def test_a_key_of_resend_that_may_only_send_is_known(server):
    answers(server, 401, {"statusCode": 401, "name": "restricted_api_key", "message": "may only send"})
    account = OpenAccount(1, "Account", {"api_key": "re_1"}, {"api_url": server.url})
    assert PROVIDERS["resend"].check(account).accepted


# Reports


@pytest.fixture(autouse=True)
def amazon(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Plays the addresses of SNS, which nobody on loopback can have; what was fetched there."""
    fetched: list[str] = []

    def get(address: str, **options: Any) -> requests.Response:
        fetched.append(address)
        answer = requests.Response()
        answer.status_code = 200
        answer._content = SNS_CERTIFICATE.encode()
        return answer

    monkeypatch.setattr(requests, "get", get)
    aws._certificate.cache_clear()
    return fetched


REPORTING = sorted(key for key, case in CASES.items() if case.sign)
REPORTS = [(key, meaning) for key in REPORTING for meaning in CASES[key].events]


def told(key: str, meaning: str, good: bool = True, credentials: dict[str, str] | None = None) -> Heard:
    case = CASES[key]
    assert case.sign
    event = json.loads(
        json.dumps(case.events[meaning])
        .replace("{token}", TOKEN)
        .replace("{id}", case.id or "made-by-anymail")
        # JSON inside of JSON
        .replace(f'{{\\"kaskad\\": \\"{TOKEN}\\"}}', f'{{\\"kaskad\\": \\"{TOKEN}\\"}}')
    )
    body, headers = case.sign(event, good)
    call = Call("POST", "https://kaskad.example/hooks/x/", headers, {}, body.encode())
    given = case.credentials if credentials is None else credentials
    return PROVIDERS[key].hear(call, OpenAccount(1, "Account", given, case.settings), NOW)


@pytest.mark.parametrize(("key", "meaning"), REPORTS)
def test_a_report_means_what_the_service_says(key, meaning):
    (receipt,) = told(key, meaning).receipts
    assert receipt.type == {"dead": statuses.BOUNCED}.get(meaning, meaning)
    assert receipt.dead == (meaning == "dead")
    assert receipt.at <= NOW
    assert receipt.type in KINDS["email"].reports
    if CASES[key].by_token:
        assert (receipt.message_id, receipt.provider_message_id) == (77, None)
    else:
        assert (receipt.message_id, receipt.provider_message_id) == (None, CASES[key].id)
    if meaning == "clicked" and key != "brevo":
        assert receipt.detail == {"url": "https://vinyl.example/sale"}


@pytest.mark.parametrize(("key", "meaning"), REPORTS)
def test_the_same_report_told_twice_is_the_same(key, meaning):
    first, again = told(key, meaning).receipts[0], told(key, meaning).receipts[0]
    assert (first.type, first.key, first.at) == (again.type, again.key, again.at)
    assert first.key


@pytest.mark.parametrize("key", REPORTING)
def test_a_wrong_signature_is_not_theirs(key):
    with pytest.raises(NotTheirs):
        told(key, "dead", good=False)


@pytest.mark.parametrize("key", REPORTING)
def test_no_signature_is_not_theirs(key):
    call = Call("POST", "https://kaskad.example/hooks/x/", {"content-type": "application/json"}, {}, b"[]")
    with pytest.raises((NotTheirs, Unreadable)):
        PROVIDERS[key].hear(call, OpenAccount(1, "Account", CASES[key].credentials, CASES[key].settings), NOW)


@pytest.mark.parametrize("key", ["mailersend", "mandrill", "resend"])
def test_without_a_secret_no_report_is_believed(key):
    with pytest.raises(Unreadable, match="no secret"):
        told(key, "dead", credentials={"api_key": "key-secret", "api_token": "key-secret"})


def test_an_old_report_of_resend_is_not_theirs():
    case = CASES["resend"]
    assert case.sign
    body, headers = case.sign(case.events["delivered"], True)
    call = Call("POST", "https://kaskad.example/hooks/x/", headers, {}, body.encode())
    account = OpenAccount(1, "Account", case.credentials, case.settings)
    with pytest.raises(NotTheirs):
        PROVIDERS["resend"].hear(call, account, NOW.replace(hour=10))


@pytest.mark.parametrize("key", REPORTING)
@pytest.mark.parametrize("body", ["", "{", "[]", "null", "7", '{"event": {}}', '[{"msys": 7}]', '{"type": []}'])
def test_nonsense_is_refused_with_a_sentence(key, body):
    sign = CASES[key].sign
    assert sign
    _, headers = sign(next(iter(CASES[key].events.values())), True)
    call = Call("POST", "https://kaskad.example/hooks/x/", headers, {}, body.encode())
    try:
        assert (
            PROVIDERS[key]
            .hear(call, OpenAccount(1, "Account", CASES[key].credentials, CASES[key].settings), NOW)
            .receipts
            == []
        )
    except (NotTheirs, Unreadable) as refused:
        assert isinstance(refused, NotTheirs) or str(refused).endswith(".")  # noqa: PT017 (either, or none at all)


@pytest.mark.parametrize("key", REPORTING)
def test_a_token_that_we_have_not_made_names_nothing(key):
    case = CASES[key]
    assert case.sign
    event = json.loads(json.dumps(case.events["dead"]).replace("{token}", "a" * 27).replace("{id}", "theirs"))
    body, headers = case.sign(event, True)
    call = Call("POST", "https://kaskad.example/hooks/x/", headers, {}, body.encode())
    heard = PROVIDERS[key].hear(call, OpenAccount(1, "Account", case.credentials, case.settings), NOW)
    assert [each.message_id for each in heard.receipts] in ([None], [])


@pytest.mark.parametrize("key", REPORTING)
def test_a_look_whether_there_is_a_door_tells_nothing(key):
    for method in ("GET", "HEAD"):
        call = Call(method, "https://kaskad.example/hooks/x/", {}, {}, b"")
        assert (
            PROVIDERS[key].hear(call, OpenAccount(1, "Account", CASES[key].credentials, CASES[key].settings), NOW)
            == Heard()
        )


def test_a_service_that_reports_nothing_has_no_door():
    call = Call("POST", "https://kaskad.example/hooks/x/", {}, {}, b"{}")
    with pytest.raises(NotTheirs):
        PROVIDERS["scaleway"].hear(call, OpenAccount(1, "Account", {}, {}), NOW)
    assert PROVIDERS["scaleway"].receipts("email") == frozenset()


def test_a_report_at_the_door_of_an_account_reaches_its_message(world, client):
    case = CASES["mailgun"]
    assert case.sign
    Account.objects.filter(pk=world.account.pk).update(
        provider="mailgun", credentials=secrets.encrypt(dict(case.credentials)), settings={}
    )
    (customer,) = world.people(1)
    world.queue([customer], "email", status="sent", sent_at=NOW)
    (stored,) = world.messages()
    token = verp.token(stored.id, stored.customer_id)
    event = json.loads(json.dumps(case.events["dead"]).replace("{token}", token))
    door = public.hook_url(world.account.pk).partition("://")[2].partition("/")[2]
    for good, status in ((False, 403), (True, 200), (True, 200)):
        body, _ = case.sign(event, good)
        assert client.post(f"/{door}", body, content_type="application/json").status_code == status
    assert world.statuses() == ["bounced"]
    assert list(Suppression.objects.values_list("endpoint", "reason")) == [(stored.endpoint, "hard_bounce")]
    assert DeliveryEvent.objects.count() == 1


# Amazon's own ways


def ses(**settings: Any) -> OpenAccount:
    case = CASES["amazon_ses"]
    form = PROVIDERS["amazon_ses"].Settings(data={**case.settings, **settings})
    assert form.is_valid(), form.errors
    return OpenAccount(1, "Account", case.credentials, form.validated_data)


def notified(body: str, account: OpenAccount) -> Heard:
    call = Call("POST", "https://kaskad.example/hooks/x/", {}, {}, body.encode())
    return PROVIDERS["amazon_ses"].hear(call, account, NOW)


def test_a_request_is_signed_as_amazon_signs_its_example():
    # “get-vanilla” of the Signature Version 4 test suite, which Amazon publishes with its documents.
    keys = aws.Keys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service")
    at = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
    signed = aws.signed(keys, "GET", "https://example.amazonaws.com/", b"", at=at, headers={})
    assert signed["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
        " SignedHeaders=host;x-amz-date,"
        " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
    )


@pytest.mark.parametrize(
    ("status", "name", "refusal", "is_outage"),
    [
        (400, "MessageRejected", Refusal.PERMANENT, False),
        (400, "MailFromDomainNotVerifiedException", Refusal.TEMPORARY, True),
        (400, "SendingPausedException", Refusal.TEMPORARY, True),
        (400, "AccountSuspendedException", Refusal.TEMPORARY, True),
        (400, "LimitExceededException", Refusal.TEMPORARY, False),
        (429, "TooManyRequestsException", Refusal.TEMPORARY, False),
    ],
)
def test_amazon_names_its_errors_in_a_header(server, status, name, refusal, is_outage):
    server.status, server.body = status, {"message": "Its words"}
    server.headers = {"x-amzn-ErrorType": f"{name}:http://internal.amazon.com/"}
    account = ses()
    own = replace(account, settings={**account.settings, "api_url": server.url})
    (outcome,) = PROVIDERS["amazon_ses"].send([message()], own, NOW)
    assert (outcome.refusal, outcome.outage, outcome.code, outcome.words) == (refusal, is_outage, name, "Its words")


def test_a_subscription_to_the_accounts_topic_is_confirmed_and_no_other(amazon):
    address = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1"
    asked: dict[str, Any] = {"Type": "SubscriptionConfirmation", "Message": "m", "Token": "1", "SubscribeURL": address}
    assert notified(sns(**asked), ses()) == Heard()
    assert amazon == [SNS_CERTIFICATE_URL, address]
    wrongs: list[dict[str, Any]] = [
        {"TopicArn": TOPIC + "2"},
        {"SubscribeURL": "https://evil.example/"},
        {"SubscribeURL": "https://sns.eu-west-1.amazonaws.com@evil.example/"},
        {"SubscribeURL": "https://sns.eu-west-1.amazonaws.com.evil.example/"},
        {"SubscribeURL": "http://sns.eu-west-1.amazonaws.com/"},
    ]
    for wrong in wrongs:
        with pytest.raises(NotTheirs):
            notified(sns(**asked | wrong), ses())
    assert amazon == [SNS_CERTIFICATE_URL, address]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x.pem",
        "https://sns.eu-west-1.amazonaws.com/a/../x.pem",
        "http://sns.eu-west-1.amazonaws.com/x.pem",
    ],
)
def test_a_certificate_is_fetched_from_amazon_alone(address, amazon):
    with pytest.raises(NotTheirs):
        notified(sns(Message="{}", SigningCertURL=address), ses())
    assert not amazon


def test_without_a_topic_no_report_is_believed():
    with pytest.raises(Unreadable, match="no SNS topic"):
        notified(sns(Message="{}"), ses(topic_arn=""))


def test_what_sns_says_of_the_topic_itself_tells_nothing():
    told_ = "Successfully validated SNS topic for Amazon SES event publishing."
    assert notified(sns(Message=told_), ses()).receipts == ()


# Answers and forms


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ("", "400", "The service answered 400."),
        ("Forbidden\n", "400", "Forbidden"),
        ("[]", "400", "[]"),
        ('{"a": 1}', "400", "The service answered 400."),
        ('{"errors": []}', "400", "The service answered 400."),
        ('{"message": "x' + "y" * 2000 + '"}', "400", "x" + "y" * 499),
    ],
)
def test_any_answer_has_a_code_and_words(body, code, words):
    found = said(400, body)
    assert found[0] == code
    assert found[1] in (words, "The service answered 400.")


@pytest.mark.parametrize("key", sorted(CASES))
def test_a_key_that_cannot_stand_in_a_header_is_refused_at_its_field(key):
    for name in CASES[key].credentials:
        for wrong in ("two words", "line\nbreak", "ключ"):
            form = PROVIDERS[key].Credentials(data={**CASES[key].credentials, name: wrong})
            assert not form.is_valid(), (name, wrong)
            assert list(form.errors) == [name]
