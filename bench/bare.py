"""What `bench dispatch` is held against: loops of the same client libraries, ready-made messages, nothing stored."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiosmtplib
import httpx
import smpplib.client  # type: ignore[import-untyped]

from delivery.mailing.mail import Mail

CONCURRENCY = {"smtp": (4, 8, 16, 32), "smpp": (1, 2, 4, 8), "http": (8, 16, 32, 64)}


def best(run: Callable[[int], Coroutine[Any, Any, None] | None], settings: Sequence[int], count: int) -> float:
    """Messages a second at the best setting. What `run` returns is run, if it is a coroutine."""

    def timed(setting: int) -> float:
        started = time.perf_counter()
        work = run(setting)
        if work is not None:
            asyncio.run(work)
        return count / (time.perf_counter() - started)

    return max(timed(each) for each in settings)


async def smtp(port: int, mails: Sequence[Mail], concurrency: int) -> None:
    """As aiosmtplib's own `sendmail` does it, over so many connections."""
    waiting = iter(mails)

    async def one() -> None:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False)
        async with client:
            for mail in waiting:
                await client.sendmail(mail.sender, [mail.recipient], mail.content)

    await asyncio.gather(*(one() for _ in range(concurrency)))


def smpp(port: int, texts: Sequence[bytes], connections: int) -> None:
    """As smpplib's client does it, which waits for each answer, over so many connections."""
    waiting, taking = iter(texts), threading.Lock()

    def one() -> None:
        client = smpplib.client.Client("127.0.0.1", port, allow_unknown_opt_params=True)
        client.connect()
        client.bind_transceiver(system_id="shop", password="shop")
        while True:
            with taking:
                text = next(waiting, None)
            if text is None:
                break
            client.send_message(
                source_addr_ton=5,
                source_addr_npi=0,
                source_addr="Shop",
                dest_addr_ton=1,
                dest_addr_npi=1,
                destination_addr="380501112233",
                short_message=text,
                registered_delivery=True,
            )
            client.read_once()
        client.unbind()
        client.disconnect()

    with ThreadPoolExecutor(connections) as hands:
        for done in [hands.submit(one) for _ in range(connections)]:
            done.result()


async def http(url: str, bodies: Sequence[bytes], concurrency: int) -> None:
    """POSTs of one client of httpx."""
    waiting = iter(bodies)
    limits = httpx.Limits(max_connections=concurrency, max_keepalive_connections=concurrency)
    async with httpx.AsyncClient(limits=limits, timeout=30) as client:

        async def one() -> None:
            for body in waiting:
                answer = await client.post(url, content=body, headers={"content-type": "application/json"})
                answer.raise_for_status()

        await asyncio.gather(*(one() for _ in range(concurrency)))
