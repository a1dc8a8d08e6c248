"""Apache Parquet: typed columns, as data warehouses export them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from customers.importing.format import MOST_COLUMNS, Format, Record, Shape, text_of, too_many, unclean
from customers.importing.packing import most_unpacked
from customers.importing.problems import ImportProblem
from customers.importing.source import Source

BATCH = 2000  # rows
DEEPEST = 20
MIDNIGHT = " 00:00:00"


class Parquet(Format):
    """Read in batches. Structs are named with dots: address.city. Several plain values make one cell, parted by |."""

    key = "parquet"
    label = "Parquet"
    uses = ()
    names_columns = True

    def check(self, source: Source, shape: Shape) -> None:
        with _file(source) as file, _readable(source):
            for _ in file.iter_batches(BATCH):
                pass

    def glance(self, source: Source) -> None:
        """Opening it reads what says whether it is one."""

    def records(self, source: Source, shape: Shape) -> Iterator[Record]:
        with _file(source) as file:
            with _readable(source):
                names = _flat(pa.Table.from_batches([], file.schema_arrow)).column_names
            yield Record(0, ", ".join(names), list(names))
            batches = file.iter_batches(BATCH)
            number = 0
            while True:
                with _readable(source):
                    batch = next(batches, None)
                    if batch is None:
                        return
                    columns = [_texts(each, shape.decimal) for each in _flat(pa.Table.from_batches([batch])).columns]
                for row in zip(*columns, strict=True):
                    number += 1
                    cells = list(row)
                    if any(cells):
                        yield Record(number, "\t".join(cells), cells, unclean(cells))


@contextmanager
def _file(source: Source) -> Iterator[Any]:
    with source.seekable() as raw:
        with _readable(source):
            file = pq.ParquetFile(raw, buffer_size=1 << 20, pre_buffer=False)
            groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
            if sum(each.total_byte_size for each in groups) > (most := most_unpacked(source.size)):
                raise ImportProblem(f"{source.name} unpacks to more than {most / 2**20:,.0f} MB. Load it in parts.")
            if len(file.schema.names) > MOST_COLUMNS:
                raise ImportProblem(f"{source.name} is of no use. {too_many(len(file.schema.names))}")
        with file:
            yield file


@contextmanager
def _readable(source: Source) -> Iterator[None]:
    """What Arrow raises becomes a sentence."""
    try:
        yield
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        words = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
        raise ImportProblem(f"{source.name} is no Parquet file, or it is damaged: {words[:200]}.") from None


def _flat(table: Any) -> Any:
    """The table with the fields of its structs as columns."""
    for _ in range(DEEPEST):
        if not any(pa.types.is_struct(each.type) for each in table.schema):
            return table
        table = table.flatten()
    raise ImportProblem(f"The file is nested deeper than {DEEPEST} structs.")


def _texts(column: Any, decimal: str) -> list[str]:
    """The cells of a column. Arrow writes moments itself: Python knows neither all years nor nanoseconds."""
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind) or pa.types.is_time(kind):
        if pa.types.is_timestamp(kind):
            column = column.cast(pa.timestamp("us", kind.tz), safe=False)
        texts = [each or "" for each in column.cast(pa.string()).to_pylist()]
        return [_moment(each) for each in texts]
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return ["|".join(text_of(item, ".") for item in each or []) for each in column.to_pylist()]
    return [text_of(each, decimal) for each in column.to_pylist()]


def _moment(text: str) -> str:
    """A moment at midnight without a zone is a day; fractions of a second that are zero are left out."""
    text = text.replace(".000000", "")
    return text.removesuffix(MIDNIGHT)
