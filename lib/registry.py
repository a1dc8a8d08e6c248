"""Registries: a type is a file in a folder, never a line in a list."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cached_property
from inspect import isabstract
from typing import Any, Generic, Protocol, TypeVar


class Keyed(Protocol):
    """What a registered type has: a stored key (lower snake case, never renamed) and words for people."""

    key: str
    label: str


T = TypeVar("T", bound=Keyed)


class UnknownKey(KeyError):
    """No type of this key is registered; `str()` of it is a sentence that names the known keys."""

    def __init__(self, what: str, key: str, known: list[str]) -> None:
        super().__init__(key)
        self.sentence = f"There is no {what} “{key}”. Known are: {', '.join(known)}."

    def __str__(self) -> str:
        return self.sentence


REGISTRIES: list["Registry[Any]"] = []  # all that were made


def load_all() -> None:
    """Reads every folder of types now, lest somebody wait for it at a first question: some import large libraries."""
    for each in REGISTRIES:
        _ = each.types


class Registry(Generic[T]):
    """All concrete subclasses of `base` that the modules of `package` define, one instance each, by key.

    The folder is read at first use, so that models are loaded by then. Two types of one key, or a
    module that defines none, are mistakes of the programmer and raise TypeError at once.
    """

    def __init__(self, package: str, base: type[T], what: str) -> None:
        self.package, self.base, self.what = package, base, what
        REGISTRIES.append(self)

    @cached_property
    def types(self) -> dict[str, T]:
        found: dict[str, T] = {}
        package = importlib.import_module(self.package)
        for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
            module = importlib.import_module(f"{self.package}.{info.name}")
            classes = [
                each
                for each in vars(module).values()
                if isinstance(each, type)
                and issubclass(each, self.base)
                and each.__module__ == module.__name__
                and not isabstract(each)
                and "key" in vars(each)
            ]
            if not classes:
                raise TypeError(f"{module.__name__} defines no {self.what}")
            for each in classes:
                instance = each()
                if instance.key in found:
                    raise TypeError(f"two {self.what}s have the key {instance.key!r}")
                found[instance.key] = instance
        return found

    def __getitem__(self, key: str) -> T:
        try:
            return self.types[key]
        except (KeyError, TypeError):
            raise UnknownKey(self.what, str(key), list(self.types)) from None

    def __contains__(self, key: object) -> bool:
        return key in self.types

    def __iter__(self) -> Iterator[T]:
        return iter(self.types.values())

    def __len__(self) -> int:
        return len(self.types)
