"""What happened to customers, told upward.

Sent inside the transaction that stores the facts and in bulk; receivers only append to an inbox of their own,
so that nothing is lost when the process dies and no lock is waited for (docs/adr/0003-upward-notice.md).
"""

from django.dispatch import Signal

# customer_ids: list[int], kind: "purchase" | "event" | "consent" | "list", now: datetime; of purchases and events also
# new: list[tuple[int, int]], the (customer, id) of each that was not known; and names: list[str], those of the events.
activity_recorded = Signal()

# Two customers are about to become one (customers/joining). First everybody locks what must not move meanwhile, in the
# order of customers: customer_ids: list[int], sorted; now: datetime.
customers_meeting = Signal()
# Then everybody moves their own rows, in the same transaction, and remembers them (docs/adr/0012-merging.md).
# moving: customers.joining.merging.Moving; now: datetime.
customers_merging = Signal()
# A merge is taken back: everybody gives back what it had moved. merge: customers.models.Merge; now: datetime.
customers_parting = Signal()

# A customer is being erased (customers/profiles/erasing.py), after `customers_meeting`: everybody erases what they
# keep, in the same transaction. person: customers.profiles.person.Person; now: datetime.
customer_erasing = Signal()

# An attribute gets another type, which the values that customers have allow. Sent inside the transaction, when it has
# it: whoever needs the old one raises customers.profiles.defining.Contradicted. key: str.
attribute_retyped = Signal()

# A list is about to be deleted, inside the transaction: whoever needs it raises customers.lists.storing.ListInUse.
# customer_list: customers.models.CustomerList.
list_deleting = Signal()
