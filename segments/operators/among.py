"""Whether something is one of many: ten thousand cost about as much as ten."""

from psycopg import sql

from segments.operators.question import Question
from segments.values import array


def among(ask: Question, expression: sql.Composable) -> sql.Composable:
    """Whether the text or number is one of the values.

    A constant array of more than eight is hashed by PostgreSQL, a list of literals is not; the columnar copy hashes
    what is selected, and compares one by one what is listed.
    """
    packed = array([str(each) for each in ask.values], ask.fold if ask.type == "text" else lambda text: text)
    if not ask.columns:
        return sql.SQL("{} = any({}{})").format(
            expression, packed, sql.SQL("::numeric[]" if ask.type == "number" else "")
        )
    one = ask.decimal(sql.SQL("each.item")) if ask.type == "number" else sql.SQL("each.item")
    return sql.SQL("{} in (select {} from (select unnest({}) as item) each)").format(expression, one, packed)
