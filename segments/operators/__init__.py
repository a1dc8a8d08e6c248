"""The questions that an attribute can be asked, by its type; each file holds those of a kind."""

from segments.operators import anniversaries, changes, dates, knowing, lists, numbers, texts
from segments.operators.operator import Operators

# In the order in which a form shows them.
OPERATORS: Operators = {
    **texts.OPERATORS,
    **numbers.OPERATORS,
    **dates.OPERATORS,
    **anniversaries.OPERATORS,
    **lists.OPERATORS,
    **knowing.OPERATORS,
    **changes.OPERATORS,
}
