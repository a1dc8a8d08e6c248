"""What people answer to e-mails that went over a service: told at the account's door, read like any mail."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from django.utils import timezone

from customers.models import Consent, Suppression
from delivery import public, statuses
from delivery.mailing import aws, verp
from delivery.mailing.anymail_adapter import AnymailEsp
from delivery.mailing.incoming import InboundSettings
from delivery.models import Account, DeliveryEvent, IncomingMessage
from delivery.provider import Call, Heard, NotTheirs, OpenAccount, Receipt, Unreadable
from delivery.providers import PROVIDERS
from lib import secrets
from tests.delivery import returned_mail
from tests.delivery.esp_fixtures import CASES, SNS_CERTIFICATE, sns
from tests.delivery.http_vendor import Asked, Says, Vendor, running
from tests.delivery.incoming_fixtures import (
    CREDENTIALS,
    DOOR,
    OWN_IDS,
    RESEND_ID,
    TELLERS,
    WHOLE,
    Teller,
    Written,
    form,
    resends_content,
)
from tests.delivery.test_esps import message
from tests.delivery.world import NOW, World

REPLIES = "replies@in.vinyl.example"
TOKEN = verp.token(77, 1)
ADDRESS = f"replies+{TOKEN}@in.vinyl.example"
ALL = [(key, teller) for key, teller in TELLERS.items()] + [(key, teller) for key, teller in WHOLE.items()]
each_form = pytest.mark.parametrize(("key", "teller"), ALL, ids=[*TELLERS, *(f"{key} as it came" for key in WHOLE)])


class Service:
    """A service that answers its API: with a mail (Resend alone is asked for one), and takes what is sent."""

    def __init__(self) -> None:
        self.mail: Written | None = None
        self.key = ""
        self.vendor: Vendor

    def answer(self, asked: Asked) -> Says:
        if asked.path == f"/emails/receiving/{RESEND_ID}":
            assert asked.headers["authorization"] == "Bearer key-secret"
            return Says(resends_content(self.mail)) if self.mail else Says({"name": "not_found"}, 404)
        case = CASES[self.key]
        assert asked.path == case.path
        return Says(json.dumps(case.taken) if case.taken else "", 200, case.headers)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    found, ask = Service(), requests.get

    def get(address: str, **options: Any) -> requests.Response:
        if not address.startswith("https://sns."):  # which nobody on loopback can play
            return ask(address, **options)
        answer = requests.Response()
        answer.status_code, answer._content = 200, SNS_CERTIFICATE.encode()
        return answer

    monkeypatch.setattr(requests, "get", get)
    aws._certificate.cache_clear()
    with running(found.answer) as found.vendor:
        yield found


def account(key: str, service: Service, **settings: Any) -> OpenAccount:
    service.key = key
    form_ = PROVIDERS[key].Settings(data={**CASES[key].settings, "reply_address": REPLIES} | settings)
    form_.is_valid(raise_exception=True)
    login = PROVIDERS[key].Credentials(data={**CASES[key].credentials, **CREDENTIALS.get(key, {})})
    login.is_valid(raise_exception=True)
    return OpenAccount(1, "Account", login.validated_data, {**form_.validated_data, "api_url": service.vendor.url})


def told(key: str, teller: Teller, service: Service, mail: Written, good: bool = True) -> Heard:
    service.mail = mail
    return PROVIDERS[key].hear(teller(mail, good, DOOR), account(key, service), timezone.now())


def test_every_service_that_brings_mail_is_tried_here():
    assert {each.key for each in PROVIDERS if getattr(each, "inbound", "")} == set(TELLERS)
    for key in TELLERS:
        assert statuses.REPLIED in PROVIDERS[key].receipts("email")
    for key in ("scaleway", "unisender_go"):  # of which anymail reads none
        assert statuses.REPLIED not in PROVIDERS[key].receipts("email")


@pytest.mark.parametrize("key", sorted(TELLERS))
def test_people_are_asked_to_answer_at_an_address_of_the_message_itself(key, service):
    (outcome,) = PROVIDERS[key].send([message()], account(key, service), NOW)
    assert outcome.refusal is None, outcome
    (asked,) = service.vendor.asked
    sent = asked.body.decode()
    if key == "amazon_ses":
        sent = base64.b64decode(asked.json["Content"]["Raw"]["Data"]).decode()
        assert f"Reply-To: <{ADDRESS}>" in sent
    assert TOKEN in sent.replace("%2B", "+")
    service.vendor.asked.clear()
    PROVIDERS[key].send([message()], account(key, service, reply_address=""), NOW)
    assert "in.vinyl.example" not in service.vendor.asked[0].body.decode()


@each_form
def test_an_answer_at_that_address_is_a_reply_to_its_message(key, teller, service):
    heard = told(key, teller, service, Written(to=ADDRESS))
    (reply,) = heard.replies
    assert not heard.receipts
    assert (reply.channel, reply.endpoint, reply.message_id) == ("email", "olena@mail.example", 77)
    assert reply.text == "Дякую, беру!"
    assert (reply.is_automatic, reply.command) == (False, "")
    assert reply.detail == {"subject": "Re: Sale"}
    assert reply.at == NOW


@each_form
def test_the_same_answer_told_twice_is_the_same(key, teller, service):
    for mail in (Written(to=ADDRESS), Written(to=ADDRESS, id="")):
        first, again = (told(key, teller, service, mail).replies[0] for _ in range(2))
        assert first.key == again.key
    other = told(key, teller, service, Written(to=ADDRESS, id="<CAF-2@mail.example>")).replies[0]
    assert other.key != first.key


@pytest.mark.parametrize("key", sorted(OWN_IDS))
def test_an_answer_elsewhere_names_the_message_by_the_services_id(key, service):
    id_, message_id = OWN_IDS[key]
    mail = Written(to="news@vinyl.example", headers={"In-Reply-To": message_id, "References": "<a@b> " + message_id})
    (reply,) = told(key, TELLERS[key], service, mail).replies
    assert (reply.message_id, reply.provider_message_id) == (None, id_)


@each_form
def test_an_answer_in_html_alone_is_read(key, teller, service):
    mail = Written(to=ADDRESS, text="", html='<p>Дякую &amp; до зустрічі</p><div class="gmail_quote">Sale</div>')
    (reply,) = told(key, teller, service, mail).replies
    assert reply.text == "Дякую & до зустрічі"


@each_form
@pytest.mark.parametrize(
    "headers", [{"Auto-Submitted": "auto-replied"}, {"Precedence": "auto_reply"}, {"X-Autoreply": "yes"}]
)
def test_an_automatic_answer_is_no_persons(key, teller, service, headers):
    mail = Written(to=ADDRESS, text="STOP", subject="Out of office", headers=headers, envelope_sender="")
    (reply,) = told(key, teller, service, mail).replies
    assert (reply.is_automatic, reply.command) == (True, "")


@each_form
def test_a_wrong_signature_is_not_theirs(key, teller, service):
    with pytest.raises(NotTheirs):
        told(key, teller, service, Written(to=ADDRESS), good=False)


@pytest.mark.parametrize("key", ["mandrill", "resend", "mailersend"])
def test_without_a_secret_no_mail_is_believed(key, service):
    bare = account(key, service)
    login = {name: value for name, value in bare.credentials.items() if "secret" not in name and name != "webhook_key"}
    call = TELLERS[key](Written(to=ADDRESS), True, DOOR)
    with pytest.raises(Unreadable, match="no secret"):
        PROVIDERS[key].hear(call, OpenAccount(1, "Account", login, bare.settings), NOW)


def test_sendgrid_may_sign_nothing_and_then_the_address_of_the_door_is_enough(service):
    signed = TELLERS["sendgrid"](Written(to=ADDRESS), True, DOOR)
    plain = Call("POST", DOOR, {"content-type": signed.headers["content-type"]}, {}, signed.body)
    known = account("sendgrid", service)
    without = OpenAccount(1, "Account", {"api_key": "key-secret"}, known.settings)
    assert PROVIDERS["sendgrid"].hear(plain, without, NOW).replies
    for call, to in ((plain, known), (signed, without)):  # who has a key wants signatures, and who is signed to a key
        with pytest.raises(NotTheirs):
            PROVIDERS["sendgrid"].hear(call, to, NOW)


@pytest.mark.parametrize("key", ["amazon_ses", "mailersend", "mandrill", "sparkpost"])
def test_returned_mail_that_comes_in_is_returned_mail(key, service):
    raw = returned_mail.postfix(ADDRESS, "<x@y>", says="550 5.1.1 user unknown")

    class Returned(Written):
        @property
        def mail(self) -> bytes:
            return raw

    heard = told(key, TELLERS[key], service, Returned(to=ADDRESS, envelope_sender=""))
    (receipt,) = heard.receipts
    assert isinstance(receipt, Receipt)
    assert (receipt.type, receipt.message_id, receipt.dead) == (statuses.BOUNCED, 77, True)
    assert not heard.replies


def test_a_forged_address_answers_nothing(service):
    mail = Written(to=f"replies+{'a' * 45}@in.vinyl.example")
    (reply,) = told("postmark", TELLERS["postmark"], service, mail).replies
    assert (reply.message_id, reply.provider_message_id) == (None, None)


@pytest.mark.parametrize("key", sorted(TELLERS))
@pytest.mark.parametrize(
    "spoilt",
    [
        {"sender": "nobody"},
        {"sender": ""},
        {"to": "x" * 3000},
        {"text": "a\x00b\u2028c\x85"},
        {"headers": {"X-Odd": "=?utf-8?b?////?="}},
        {"subject": "é" * 2000},
    ],
    ids=["no address", "no sender", "a long recipient", "odd letters", "an odd header", "a long subject"],
)
def test_whatever_comes_is_read_or_refused_with_a_sentence(key, spoilt, service):
    service.mail = mail = Written(**{"to": ADDRESS, "id": "", **spoilt})
    call = TELLERS[key](mail, True, DOOR)
    try:
        heard = PROVIDERS[key].hear(call, account(key, service), timezone.now())
    except Unreadable as error:
        assert str(error).endswith(".")  # noqa: PT017 (either, or it is read)
    else:
        assert len(heard.replies) <= 1


def test_a_mail_that_resend_does_not_give_is_asked_for_again(service):
    call = TELLERS["resend"](Written(to=ADDRESS), True, DOOR)
    with pytest.raises(Unreadable, match="cannot be had"):
        PROVIDERS["resend"].hear(call, account("resend", service), timezone.now())


def test_a_mail_in_a_bucket_of_amazons_is_not_fetched(service):
    for action in ({"type": "S3", "bucketName": "b", "objectKey": "k"}, {"type": "Lambda"}):
        told_ = {"notificationType": "Received", "receipt": {"action": action}, "mail": {}}
        call = Call("POST", DOOR, {}, {}, sns(Message=json.dumps(told_)).encode())
        with pytest.raises(Unreadable, match="let the receipt rule publish"):
            PROVIDERS["amazon_ses"].hear(call, account("amazon_ses", service), NOW)


def test_old_reports_of_mailgun_in_a_form_are_no_mail(service):
    provider = PROVIDERS["mailgun"]
    assert isinstance(provider, AnymailEsp)
    for body in (b"event=opened&recipient=a", b"recipient=a&event=clicked"):
        headers = {"content-type": "application/x-www-form-urlencoded"}
        assert not provider.brings_mail(Call("POST", DOOR, headers, {}, body))
    assert not provider.brings_mail(form({"event": "dropped"}, {}, DOOR))
    assert provider.brings_mail(form({"subject": "event=opened"}, {}, DOOR))


@pytest.mark.parametrize("value", ["replies", "replies@", "odp\u00f3@in.vinyl.example", "a" * 19 + "@in.vinyl.example"])
def test_an_address_for_replies_that_cannot_be_one_is_refused_at_its_field(value):
    form_ = InboundSettings(data={"reply_address": value})
    assert not form_.is_valid()
    assert set(form_.errors) == {"reply_address"}


# Through the door


@pytest.fixture
def stored(key: str, world: World, service: Service) -> Account:
    opened = account(key, service)
    made = Account.objects.create(
        name="Account",
        provider=key,
        credentials=secrets.encrypt(dict(opened.credentials)),
        settings=dict(opened.settings),
    )
    world.senders["email"].account = made
    world.senders["email"].save()
    return made


def knock(client: Client, stored: Account, service: Service, mail: Written, good: bool = True) -> int:
    service.mail = mail
    call = TELLERS[stored.provider](mail, good, public.hook_url(stored.pk))
    headers = {name: value for name, value in call.headers.items() if name != "content-type"}
    answer = client.post(urlsplit(call.url).path, call.body, content_type=call.headers["content-type"], headers=headers)
    return int(answer.status_code)


@pytest.mark.parametrize("key", sorted(TELLERS))
def test_an_answer_is_kept_and_moves_its_message_and_counts_once(key, client, world, service, stored):
    (person,) = world.people(1)
    world.queue([person], "email", status="sent", sent_at=NOW)
    (sent,) = world.messages()
    mail = Written(to=verp.return_path(REPLIES, verp.token(sent.id, person)), sender=sent.endpoint)
    assert knock(client, stored, service, mail, good=False) == 403
    assert world.statuses() == ["sent"]
    for _ in range(2):
        assert knock(client, stored, service, mail) == 200
    assert world.statuses() == ["replied"]
    (kept,) = IncomingMessage.objects.all()
    assert (kept.customer_id, kept.message_id, kept.text) == (person, sent.id, "Дякую, беру!")
    assert DeliveryEvent.objects.count() == 1
    assert Consent.objects.get(customer_id=person, channel="email").granted


@pytest.mark.parametrize("key", sorted(TELLERS))
def test_stop_ends_it_and_a_machine_that_says_stop_does_not(key, client, world, service, stored):
    (person,) = world.people(1)
    world.queue([person], "email", status="sent", sent_at=NOW)
    (sent,) = world.messages()
    values: dict[str, Any] = {"to": verp.return_path(REPLIES, verp.token(sent.id, person)), "sender": sent.endpoint}
    values |= {"headers": {"Auto-Submitted": "auto-replied"}, "text": "STOP"}
    assert knock(client, stored, service, Written(**values)) == 200
    assert Consent.objects.get(customer_id=person, channel="email").granted
    said = {"headers": {"Date": timezone.now().strftime("%a, %d %b %Y %H:%M:%S +0000")}, "id": "<CAF-9@mail.example>"}
    assert knock(client, stored, service, Written(**values | said)) == 200
    assert not Consent.objects.get(customer_id=person, channel="email").granted
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("key", ["postmark"])
def test_a_mail_with_a_picture_of_some_megabytes_comes_through(key, client, world, service, stored):
    world.people(1)
    mail = Written(to=REPLIES, html="<p>Дякую</p><!--" + "x" * 6_000_000 + "-->")
    assert knock(client, stored, service, mail) == 200
    assert IncomingMessage.objects.count() == 1
    assert knock(client, stored, service, Written(to=REPLIES, html="x" * 26_000_000)) == 413
