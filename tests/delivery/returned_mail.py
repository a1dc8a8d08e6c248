"""Mail that comes back, written after the forms that these servers document and use.

Postfix: bounce(8) and bounce(5), postfix.org. Exim: “Customizing bounce and warning messages” and the option
bounce_message_file, exim.org. Exchange: “NDR error codes in Exchange Online”, learn.microsoft.com. Gmail: “SMTP errors
and codes”, support.google.com/a/answer/3726730. qmail: QSBMF, cr.yp.to/proto/qsbmf.txt. DSN: RFC 3464, appendix E.
ARF: RFC 5965, appendix B. (All excerpts 2026-11.)
"""

from email.message import EmailMessage
from textwrap import dedent


def _mail(text: str, **names: str) -> bytes:
    for name, value in names.items():
        text = text.replace(f"<<{name}>>", value)
    return dedent(text).lstrip("\n").replace("\n", "\r\n").encode()


def postfix(to: str, message_id: str, status: str = "5.1.1", action: str = "failed", says: str = "") -> bytes:
    return _mail(
        """
        Return-Path: <>
        Delivered-To: <<to>>
        Received: by mx.example (Postfix) id 4B2F; Mon,  2 Mar 2026 10:30:00 +0100 (CET)
        Date: Mon,  2 Mar 2026 10:30:00 +0100 (CET)
        From: MAILER-DAEMON@mx.example (Mail Delivery System)
        Subject: Undelivered Mail Returned to Sender
        To: <<to>>
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="4B2F.1/mx.example"
        Message-Id: <20260302093000.4B2F@mx.example>

        This is a MIME-encapsulated message.

        --4B2F.1/mx.example
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mx.example.

        <olena@mail.example>: host mail.example[192.0.2.7] said: <<says>>

        --4B2F.1/mx.example
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example
        X-Postfix-Queue-ID: 4B2F
        Arrival-Date: Mon,  2 Mar 2026 10:29:59 +0100 (CET)

        Final-Recipient: rfc822; olena@mail.example
        Original-Recipient: rfc822;olena@mail.example
        Action: <<action>>
        Status: <<status>>
        Remote-MTA: dns; mail.example
        Diagnostic-Code: smtp; <<says>>

        --4B2F.1/mx.example
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        Return-Path: <news@vinyl.example>
        From: Vinyl <news@vinyl.example>
        To: <olena@mail.example>
        Subject: Sale
        Message-ID: <<<message_id>>>

        --4B2F.1/mx.example--
        """,
        to=to,
        message_id=message_id,
        status=status,
        action=action,
        says=says or f"550 {status} <olena@mail.example>: no such user",
    )


def exim(to: str, message_id: str, says: str = "550 5.1.1 No such user here") -> bytes:
    return _mail(
        """
        Return-path: <>
        Envelope-to: <<to>>
        Received: from Debian-exim by mx.example with local (Exim 4.96) id 1rx for <<to>>; Mon, 02 Mar 2026 10:30
        X-Failed-Recipients: olena@mail.example
        Auto-Submitted: auto-replied
        From: Mail Delivery System <Mailer-Daemon@mx.example>
        To: <<to>>
        References: <<<message_id>>>
        Content-Type: multipart/report; report-type=delivery-status; boundary=1772443800-eximdsn-1
        MIME-Version: 1.0
        Subject: Mail delivery failed: returning message to sender
        Message-Id: <E1rx-0004@mx.example>
        Date: Mon, 02 Mar 2026 10:30:00 +0100

        --1772443800-eximdsn-1
        Content-type: text/plain; charset=us-ascii

        This message was created automatically by mail delivery software.

        A message that you sent could not be delivered to one or more of its
        recipients. This is a permanent error. The following address(es) failed:

          olena@mail.example
            host mail.example [192.0.2.7]
            SMTP error from remote mail server after RCPT TO:<olena@mail.example>:
            <<says>>

        --1772443800-eximdsn-1
        Content-type: message/delivery-status

        Reporting-MTA: dns; mx.example

        Action: failed
        Final-Recipient: rfc822;olena@mail.example
        Status: 5.0.0
        Remote-MTA: dns; mail.example
        Diagnostic-Code: smtp; <<says>>

        --1772443800-eximdsn-1
        Content-type: message/rfc822

        Return-path: <bounces@vinyl.example>
        From: Vinyl <news@vinyl.example>
        To: <olena@mail.example>
        Message-ID: <<<message_id>>>
        Subject: Sale

        --1772443800-eximdsn-1--
        """,
        to=to,
        message_id=message_id,
        says=says,
    )


def exchange(to: str, message_id: str) -> bytes:
    return _mail(
        """
        From: <postmaster@mail.example>
        To: <<<to>>>
        Date: Mon, 2 Mar 2026 09:30:00 +0000
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="cc2d0b1f-7d5c-4d2c-8f4a-2a0a7b1f5a11"
        Content-Language: en-GB
        Message-ID: <5b7f6a59-4c1e@journal.report.generator>
        In-Reply-To: <<<message_id>>>
        Subject: Undeliverable: Sale
        Auto-Submitted: auto-replied
        Return-Path: <>
        MIME-Version: 1.0

        --cc2d0b1f-7d5c-4d2c-8f4a-2a0a7b1f5a11
        Content-Type: text/plain; charset="utf-8"
        Content-Transfer-Encoding: base64

        RGVsaXZlcnkgaGFzIGZhaWxlZCB0byB0aGVzZSByZWNpcGllbnRz

        --cc2d0b1f-7d5c-4d2c-8f4a-2a0a7b1f5a11
        Content-Type: message/delivery-status

        Reporting-MTA: dns;AM0PR01.eurprd01.prod.exchangelabs.com
        Received-From-MTA: dns;mx.vinyl.example
        Arrival-Date: Mon, 2 Mar 2026 09:29:58 +0000

        Final-Recipient: rfc822;olena@mail.example
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
        X-Display-Name: Olena

        --cc2d0b1f-7d5c-4d2c-8f4a-2a0a7b1f5a11
        Content-Type: message/rfc822

        From: Vinyl <news@vinyl.example>
        To: <olena@mail.example>
        Message-ID: <<<message_id>>>
        Subject: Sale

        --cc2d0b1f-7d5c-4d2c-8f4a-2a0a7b1f5a11--
        """,
        to=to,
        message_id=message_id,
    )


def gmail(to: str, message_id: str) -> bytes:
    return _mail(
        """
        Delivered-To: <<to>>
        Return-Path: <>
        MIME-Version: 1.0
        From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
        To: <<to>>
        Auto-Submitted: auto-replied
        Subject: Delivery Status Notification (Failure)
        References: <<<message_id>>>
        In-Reply-To: <<<message_id>>>
        X-Failed-Recipients: olena@gmail.example
        Message-ID: <65e2f0a8.170a0220.1d2c.9a7b.GMR@mx.google.com>
        Date: Mon, 02 Mar 2026 01:30:00 -0800 (PST)
        Content-Type: multipart/report; boundary="000000000000f0"; report-type=delivery-status

        --000000000000f0
        Content-Type: text/plain; charset="UTF-8"

        ** Address not found **

        Your message wasn't delivered to olena@gmail.example because the address couldn't be found.

        --000000000000f0
        Content-Type: message/delivery-status

        Reporting-MTA: dns; googlemail.com
        Received-From-MTA: dns; news@vinyl.example
        Arrival-Date: Mon, 02 Mar 2026 01:29:59 -0800 (PST)
        X-Original-Message-ID: <<<message_id>>>

        Final-Recipient: rfc822; olena@gmail.example
        Action: failed
        Status: 5.2.1
        Diagnostic-Code: smtp; 550-5.2.1 The email account that you tried to reach is inactive. Learn more at
         550 5.2.1 https://support.google.com/mail/?p=DisabledUser - gsmtp
        Last-Attempt-Date: Mon, 02 Mar 2026 01:30:00 -0800 (PST)

        --000000000000f0
        Content-Type: message/rfc822

        From: Vinyl <news@vinyl.example>
        Message-ID: <<<message_id>>>

        --000000000000f0--
        """,
        to=to,
        message_id=message_id,
    )


def qmail(to: str, message_id: str, says: str = "Sorry, no mailbox here by that name. (#5.1.1)") -> bytes:
    return _mail(
        """
        Return-Path: <>
        Delivered-To: <<to>>
        Received: (qmail 2137 invoked for bounce); 2 Mar 2026 09:30:00 -0000
        Date: 2 Mar 2026 09:30:00 -0000
        From: MAILER-DAEMON@mail.example
        To: <<to>>
        Subject: failure notice

        Hi. This is the qmail-send program at mail.example.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <olena@mail.example>:
        <<says>>

        --- Below this line is a copy of the message.

        Return-Path: <bounces@vinyl.example>
        From: Vinyl <news@vinyl.example>
        To: <olena@mail.example>
        Message-ID: <<<message_id>>>
        Subject: Sale 4.2.2 and 5.1.1

        Hello
        """,
        to=to,
        message_id=message_id,
        says=says,
    )


def complaint(to: str, message_id: str, kind: str = "abuse", original: str = "") -> bytes:
    return _mail(
        """
        Return-Path: <fbl@mailbox.example>
        From: <abusedesk@mailbox.example>
        Date: Mon, 2 Mar 2026 09:30:00 +0000
        Subject: FW: Sale
        To: <<to>>
        Message-ID: <fbl-1@mailbox.example>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"

        --part1_13d.2e68ed54_boundary
        Content-Type: text/plain; charset="US-ASCII"

        This is an email abuse report for an email message received from IP 192.0.2.1.

        --part1_13d.2e68ed54_boundary
        Content-Type: message/feedback-report

        Feedback-Type: <<kind>>
        User-Agent: SomeGenerator/1.0
        Version: 1
        Original-Mail-From: <<<original>>>
        Original-Rcpt-To: <olena@mailbox.example>
        Reported-Domain: vinyl.example

        --part1_13d.2e68ed54_boundary
        Content-Type: message/rfc822

        From: Vinyl <news@vinyl.example>
        To: <olena@mailbox.example>
        Message-ID: <<<message_id>>>
        Subject: Sale

        Hello

        --part1_13d.2e68ed54_boundary--
        """,
        to=to,
        message_id=message_id,
        kind=kind,
        original=original or "news@vinyl.example",
    )


def letter(text: str, html: str = "", **headers: str) -> bytes:
    """What a person or their program writes; names of headers have _ for -."""
    mail = EmailMessage()
    given = {
        "From": "Olena K <olena@mail.example>",
        "To": "news@vinyl.example",
        "Subject": "Re: Sale",
        "Date": "Mon, 2 Mar 2026 09:30:00 +0000",
        "Message-ID": "<reply-1@mail.example>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in given.items():
        mail[name] = value
    if text or not html:
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
    else:
        mail.set_content(html, subtype="html")
    return mail.as_bytes().replace(b"\n", b"\r\n")
