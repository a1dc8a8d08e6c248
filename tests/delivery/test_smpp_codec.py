"""SMPP as octets and back; what an independent library (smpplib) reads of what we write, and the other way round."""

import contextlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smpplib import consts, smpp  # type: ignore[import-untyped]
from smpplib.client import SimpleSequenceGenerator  # type: ignore[import-untyped]

from delivery.kinds.sms import GSM7, GSM7_EXTENSION, sms_parts
from delivery.provider import Receipt, Refusal, Reply
from delivery.smsc import alphabets, codec, errors
from delivery.smsc.codec import Address, Delivered, Malformed, Pdu
from delivery.smsc.receipts import (
    DECIMAL_THEN_HEX,
    HEX_THEN_DECIMAL,
    SAME,
    Piece,
    handed_over_id,
    heard,
    receipt_id,
)

TEXTS = st.text(
    st.sampled_from([*sorted(GSM7 | GSM7_EXTENSION), "ї", "Ж", "🎶", "\N{GREEK SMALL LETTER ALPHA}"]), max_size=900
)
GSM_TEXTS = st.text(st.sampled_from(sorted(GSM7 | GSM7_EXTENSION)), max_size=900)


def test_the_alphabet_is_the_one_that_parts_are_counted_by():
    assert set(alphabets.ALPHABET) - {"\x1b"} == GSM7
    assert set(alphabets.EXTENSION.values()) == GSM7_EXTENSION
    assert len(alphabets.ALPHABET) == 128


@given(TEXTS)
def test_a_text_has_the_parts_that_it_is_charged_for_and_none_is_too_long(text):
    made = alphabets.written(text)
    assert len(made.parts) == sms_parts(text)
    longest = alphabets.ALONE if len(made.parts) == 1 else alphabets.TOGETHER
    assert all(len(each) <= longest[made.data_coding] for each in made.parts)
    assert b"".join(made.parts) == made.octets


@given(TEXTS | GSM_TEXTS)
def test_each_part_can_be_read_by_itself(text):
    made = alphabets.written(text)
    assert "".join(alphabets.read(each, made.data_coding) or "" for each in made.parts) == text


@pytest.mark.parametrize(
    ("text", "parts", "coding"),
    [
        ("a" * 160, 1, 0),
        ("a" * 161, 2, 0),
        ("a" * 152 + "€" + "b" * 10, 2, 0),
        ("[" * 80, 1, 0),
        ("[" * 81, 2, 0),
        ("ї" * 70, 1, 8),
        ("ї" * 71, 2, 8),
        ("ї" * 66 + "🎶" + "ї" * 65, 2, 8),
        ("ї" * 66 + "🎶" + "ї" * 66, 3, 8),
    ],
)
def test_the_borders_of_parts(text, parts, coding):
    made = alphabets.written(text)
    assert (len(made.parts), made.data_coding) == (parts, coding)
    assert parts == sms_parts(text)


def test_the_codes_are_those_of_the_standard():
    # 3GPP TS 23.038, 6.2.1 and 6.2.1.1
    assert alphabets.written("@$_ΩÆ §`"[:7]).octets == bytes([0x00, 0x02, 0x11, 0x15, 0x1C, 0x20, 0x5F])
    assert alphabets.written("€[|\f").octets == bytes([0x1B, 0x65, 0x1B, 0x3C, 0x1B, 0x40, 0x1B, 0x0A])
    assert alphabets.written("`").data_coding == alphabets.UCS2  # smpplib takes it for a §


@pytest.mark.parametrize(
    ("octets", "coding", "text"),
    [
        (b"STOP", 0x01, "STOP"),
        ("Grüße".encode("latin-1"), 0x03, "Grüße"),
        ("Стоп".encode("iso8859-5"), 0x06, "Стоп"),
        ("Стоп".encode("utf-16-be"), 0x08, "Стоп"),
        ("Стоп".encode("utf-16-be"), 0x18, "Стоп"),  # with a class
        (b"\x00\x1be\x1b", 0x00, "@€"),
        (b"\x11", 0xF0, "_"),
        (b"\x1b\x41\xff", 0x00, "A\N{REPLACEMENT CHARACTER}"),
        (b"\x00\x01", 0x04, None),  # binary
        (b"\x00\x01", 0xF5, None),
    ],
)
def test_what_phones_write_is_read_by_its_coding(octets, coding, text):
    assert alphabets.read(octets, coding) == text


def read_by_smpplib(octets: bytes) -> Any:
    return smpp.parse_pdu(octets, client=SimpleSequenceGenerator(), allow_unknown_opt_params=True)


def test_smpplib_reads_a_message_as_it_was_meant():
    body = codec.submit_sm(
        Address(5, 0, "Vinyl").wire + Address(1, 1, "380501234567").wire,
        b"\x05\x00\x03\x2a\x02\x01Hello",
        esm_class=codec.UDH_INDICATOR,
        tail=codec.terms(7200, wants_receipt=True),
        data_coding=0,
        tlvs=codec.tlv(codec.SAR_MSG_REF_NUM, b"\x00\x2a"),
    )
    read = read_by_smpplib(codec.pdu(codec.SUBMIT_SM, 77, body))
    assert (read.command, read.sequence, read.status) == ("submit_sm", 77, 0)
    assert (read.source_addr_ton, read.source_addr_npi, read.source_addr) == (consts.SMPP_TON_ALNUM, 0, b"Vinyl")
    assert (read.dest_addr_ton, read.dest_addr_npi, read.destination_addr) == (1, 1, b"380501234567")
    assert read.validity_period == b"000000020000000R"
    assert (read.esm_class, read.registered_delivery, read.data_coding) == (0x40, 1, 0)
    assert read.short_message == b"\x05\x00\x03\x2a\x02\x01Hello"
    assert read.sar_msg_ref_num == 42


def test_smpplib_reads_our_bind():
    read = read_by_smpplib(codec.pdu(codec.BIND_TRANSCEIVER, 1, codec.bind("shop", "secret", "SMPP")))
    assert (read.system_id, read.password, read.system_type) == (b"shop", b"secret", b"SMPP")
    assert read.interface_version == 0x34


def test_we_read_what_smpplib_writes():
    made = smpp.make_pdu(
        "deliver_sm",
        client=SimpleSequenceGenerator(),
        source_addr_ton=1,
        source_addr_npi=1,
        source_addr="380501234567",
        dest_addr_ton=3,
        dest_addr_npi=0,
        destination_addr="7711",
        esm_class=4,
        data_coding=0,
        short_message=b"id:1 stat:DELIVRD",
        receipted_message_id="1",
    ).generate()
    read = codec.delivered(Pdu(codec.DELIVER_SM, 0, 2, made[16:]))
    assert read.source == Address(1, 1, "380501234567")
    assert read.destination == Address(3, 0, "7711")
    assert (read.esm_class, read.text) == (4, b"id:1 stat:DELIVRD")
    assert codec.message_id(read.tlvs[codec.RECEIPTED_MESSAGE_ID]) == "1"


@given(st.binary(max_size=120))
def test_octets_that_mean_nothing_are_refused_and_break_nothing(octets):
    for command in (codec.DELIVER_SM, codec.DATA_SM):
        with contextlib.suppress(Malformed):
            codec.delivered(Pdu(command, 0, 1, octets))


@given(
    text=st.binary(max_size=200)
    | st.text("id:stat:DELIVRDUNDLx0123456789 err done date:text:", max_size=120).map(str.encode),
    esm_class=st.integers(0, 255),
    data_coding=st.integers(0, 255),
    tlvs=st.dictionaries(st.sampled_from([0x1E, 0x20C, 0x20E, 0x20F, 0x423, 0x424, 0x427]), st.binary(max_size=20)),
    ids=st.sampled_from([SAME, HEX_THEN_DECIMAL, DECIMAL_THEN_HEX]),
)
def test_whatever_is_delivered_is_read_or_left_and_breaks_nothing(text, esm_class, data_coding, tlvs, ids):
    sent = Delivered(Address(1, 1, "380501112233"), Address(3, 0, "7711"), esm_class, data_coding, text, tlvs)
    found = heard(sent, ids, datetime(2026, 3, 2, tzinfo=UTC))
    assert found is None or isinstance(found, Receipt | Reply | Piece)


@pytest.mark.parametrize(
    ("text", "message_id", "type_", "code"),
    [
        # Appendix B, and forms that SMSCs make of it.
        (
            "id:0000012345 sub:001 dlvrd:001 submit date:2603020930 done date:2603020931 stat:DELIVRD err:000 text:Hi",
            "0000012345",
            "delivered",
            "",
        ),
        ("id:c4a1-77 sub:1 dlvrd:0 stat:UNDELIV err:00b Text:id:1 stat:DELIVRD", "c4a1-77", "failed", "00b"),
        ("ID: 77 STAT: expired ERR: 000", "77", "expired", "EXPIRED"),
        ("id:77 stat:REJECTED err:12", "77", "rejected", "12"),
        ("id:77 stat:ENROUTE err:", "77", "deferred", ""),
        ("id:77 stat:NEWWORD err:1", None, None, None),
        ("stat:DELIVRD err:0", None, None, None),
        ("Hello", None, None, None),
    ],
)
def test_receipts_in_the_forms_that_smscs_write(text, message_id, type_, code):
    sent = Delivered(Address(1, 1, "380501112233"), Address(5, 0, "Vinyl"), 0x04, 0, text.encode())
    found = heard(sent, SAME, datetime(2026, 3, 2, tzinfo=UTC))
    if message_id is None:
        assert found is None
    else:
        assert isinstance(found, Receipt)
        assert (found.provider_message_id, found.type, found.code) == (message_id, type_, code)


@pytest.mark.parametrize(
    ("ids", "handed_over", "in_receipt", "is_one"),
    [
        (SAME, "1A2B", "1A2B", True),
        (SAME, "1A2B", "6699", False),
        (HEX_THEN_DECIMAL, "1A2B", "6699", True),
        (HEX_THEN_DECIMAL, "00001a2b", "0000006699", True),
        (DECIMAL_THEN_HEX, "6699", "1a2b", True),
        (HEX_THEN_DECIMAL, "no-number", "no-number", True),
    ],
)
def test_one_number_written_in_two_ways_is_one(ids, handed_over, in_receipt, is_one):
    assert (handed_over_id(handed_over, ids) == receipt_id(in_receipt, ids)) is is_one


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (None, ""),
        (0, "000000000001000R"),
        (7200, "000000020000000R"),
        (86399, "000000235959000R"),
        (3 * 86400 + 61, "000003000101000R"),
        (31 * 86400, "000100000000000R"),
        (366 * 86400, "001125000000000R"),
    ],
)
def test_a_time_to_live_is_written_in_the_relative_format(seconds, written):
    assert codec.relative(seconds) == written


def test_every_status_of_the_specification_is_known_by_its_name():
    theirs = {
        value: name.removeprefix("SMPP_")
        for name, value in vars(consts).items()
        if name.startswith("SMPP_ESME_") and value
    }
    assert {status: name for status, (name, _) in errors.NAMES.items()} == theirs


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (0x08, Refusal.TEMPORARY),
        (0x14, Refusal.TEMPORARY),
        (0x58, Refusal.TEMPORARY),
        (0x64, Refusal.TEMPORARY),
        (0x0A, Refusal.PERMANENT),
        (0x0B, Refusal.PERMANENT),
        (0x45, Refusal.PERMANENT),
        (0xFF, Refusal.PERMANENT),
        (0x410, Refusal.PERMANENT),
        (0x03, Refusal.UNSUPPORTED),
        (0xC1, Refusal.UNSUPPORTED),
    ],
)
def test_a_refusal_says_whether_to_try_again(status, refusal):
    assert errors.refusal(status) is refusal
    assert f"0x{status:08X}" in errors.code(status)
    assert errors.words(status).endswith(".")
