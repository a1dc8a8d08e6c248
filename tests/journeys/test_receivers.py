"""What the engine hears from below."""

from journeys.models import Enrollment, Wake
from tests.journeys.world import World


def test_whoever_is_inside_is_woken_and_nobody_else(world: World) -> None:
    world.customer(["email"])
    person = world.customer(["push"])
    outsider = world.customer([])
    world.start(world.cascade_journey("push"))
    # In a young base ids of customers and of enrollments run together, and a wrong comparison looks right.
    Enrollment.objects.update(id=900_000 + person.pk)
    world.buy(person)
    world.buy(outsider)
    assert list(Wake.objects.values_list("customer_id", flat=True)) == [person.pk]
