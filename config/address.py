"""Where the web server listens: HOST and PORT of the environment."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass


class AddressRefused(Exception):
    """We cannot listen there. Its text is one sentence for the person at the terminal."""


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Address":
        """127.0.0.1 and 8000 unless told otherwise. Raises AddressRefused."""
        asked = environment.get("PORT") or "8000"
        if not asked.isascii() or not asked.isdigit() or not 0 < int(asked) < 65536:
            raise AddressRefused(f"PORT must be a number from 1 to 65535, not {asked!r}.")
        return cls(environment.get("HOST") or "127.0.0.1", int(asked))

    @property
    def family(self) -> socket.AddressFamily:
        return socket.AF_INET6 if ":" in self.host else socket.AF_INET

    @property
    def url(self) -> str:
        """As a person on this machine types it."""
        here = {"127.0.0.1", "0.0.0.0", "::", "::1"}  # noqa: S104
        return f"http://{'localhost' if self.host in here else self.host}:{self.port}"

    def refuse_taken(self) -> None:
        """Raises AddressRefused if we could not listen there."""
        with socket.socket(self.family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.host, self.port))
            except OSError as error:
                raise AddressRefused(
                    f"Port {self.port} on {self.host} cannot be used ({(error.strerror or str(error)).lower()}): "
                    f"stop the program that uses it, or choose another one, as in `PORT={self.port + 1} make run`."
                ) from None

    def answers(self) -> bool:
        """Whether somebody listens there now."""
        everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
        with socket.socket(self.family) as probe:
            probe.settimeout(1)
            return probe.connect_ex((everywhere.get(self.host, self.host), self.port)) == 0
