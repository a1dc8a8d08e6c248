"""A file of customers that is put into a list, too."""

from customers.importing.row import Terms
from customers.lists import storing
from customers.models import CustomerList


def put_into(name: str, customers: list[int], terms: Terms) -> None:
    """Puts customers into the list of this name that belongs to no brand; it is made when there is none.

    Called in the transaction that stores them. Loaders wait for each other, so that it is made once.
    """
    found = CustomerList.objects.filter(name=name, brand=None).first()
    if found is None:
        origin = {"kind": "import", "source": terms.source}
        found = storing.create({"name": name}, origin, by=None, now=terms.now)
    storing.put(found, customers, terms.now)
