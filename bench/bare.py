"""What `bench dispatch` is held against: loops of the same client libraries, ready-made messages, nothing stored."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

import aiosmtplib
import httpx

from delivery.mail import Mail
from delivery.smsc.session import Peer, Role, Session

CONCURRENCY = {"smtp": (4, 8, 16, 32), "smpp": (10, 25, 50, 100), "http": (8, 16, 32, 64)}


def best(run: Callable[[int], Awaitable[None]], settings: Sequence[int], count: int) -> float:
    """Messages a second at the best setting."""

    def timed(setting: int) -> float:
        started = time.perf_counter()
        asyncio.run(_whole(run(setting)))
        return count / (time.perf_counter() - started)

    return max(timed(each) for each in settings)


async def _whole(work: Awaitable[None]) -> None:
    await work


async def smtp(port: int, mails: Sequence[Mail], concurrency: int) -> None:
    """As aiosmtplib's own `sendmail` does it, over so many connections."""
    waiting = iter(mails)

    async def one() -> None:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False)
        async with client:
            for mail in waiting:
                await client.sendmail(mail.sender, [mail.recipient], mail.content)

    await asyncio.gather(*(one() for _ in range(concurrency)))


async def smpp(peer: Peer, bodies: Sequence[bytes], window: int) -> None:
    """Submits of one session, so many on their way at a time."""
    session = await Session.open(peer, Role.TRANSCEIVER, lambda *_: None)
    waiting = iter(bodies)

    async def one() -> None:
        for body in waiting:
            await session.submit(body)

    await asyncio.gather(*(one() for _ in range(window)))
    await session.close()


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
