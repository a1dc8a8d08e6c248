"""Every route of HTTP with every method, asked by every role, a stranger and another system: the table holds."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts import api_keys
from accounts.models import Brand
from accounts.permissions import RUNNER, STRANGER, SYSTEM
from config.rights import ROUTES
from tests.config.asking import CALLERS, HTTP, Session, ask
from tests.config.company import NOBODY, House, Shared, person
from tests.config.routes import UNSAFE, Route
from tests.kept import kept

CASES = [pytest.param(each, method, id=f"{method} {each.name}") for each in HTTP.values() for method in each.methods]


class Company:
    """One of everything that a route may name, and somebody of each role."""

    def __init__(self) -> None:
        self.houses = (House.make("Acme"), Shared())
        self.callers = {who: _caller(who) for who in CALLERS}

    def samples(self, route: Route) -> list[dict[str, Any]]:
        """What to put into the path: of something that exists, and of nothing."""
        if not route.names:
            return [{}]
        nothing = {name: {"key": "nothing", "node": "nothing"}.get(name, NOBODY) for name in route.names}
        for house in self.houses:
            try:
                return [house.sample(route.name), nothing]
            except KeyError:
                continue
        pytest.fail(f"tests/config/company.py has no sample for the route {route.name}.")


def _caller(who: str) -> Session | str | None:
    """Somebody of this role, nobody for a stranger, the key of another system of a brand of its own."""
    if who in (SYSTEM, RUNNER):
        brand = Brand.objects.create(key=who, name=who)
        return api_keys.make("Shop", brand, None, runs_journeys=who == RUNNER)[1]
    return None if who == STRANGER else Session.of(person(who))


@pytest.fixture(scope="module")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    with kept(django_db_blocker, Company) as made:
        yield made


@pytest.mark.parametrize(("route", "method"), CASES)
def test_everybody_may_do_what_the_table_says_and_no_more(
    company: Company, db: None, route: Route, method: str
) -> None:
    allowed = ROUTES[route.name][method]
    for values in company.samples(route):
        for who in CALLERS:
            answer = ask(company.callers[who], route.name, method, values)
            if who in allowed or STRANGER in allowed or (who == RUNNER and SYSTEM in allowed):
                assert answer.status_code not in (401, 403), f"{who} should be let in"
            else:
                assert answer.status_code == (401 if who == STRANGER else 403), f"{who} should be refused"
                assert set(answer.json()) == {"detail", "code"}


@pytest.mark.parametrize("route", HTTP.values(), ids=HTTP)
def test_methods_without_a_row_are_closed_to_everybody(company: Company, db: None, route: Route) -> None:
    values = company.samples(route)[0]
    for method in sorted({"GET", *map(str.upper, UNSAFE)} - set(route.methods)):
        for who in CALLERS:
            answer = ask(company.callers[who], route.name, method, values)
            assert answer.status_code in (401, 403, 405), f"{who} {method}"
