"""Templates of messages: Jinja2 in a sandbox that is small enough to be bounded.

Who writes a template is trusted with words, not with our machine. Jinja2's own sandbox keeps a template away from
Python, but not from `'a' * 10**9` or from loops in loops. So here a template may do little (`if`, `for`, `set`, `with`,
the filters below, no macros, no calls of methods), every value it can make has a greatest size, and what one rendering
spends is counted: rounds of all its loops together, characters and entries of all its values, time of the processor.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache, wraps
from typing import Any, NoReturn, cast

from jinja2 import Template, TemplateSyntaxError, Undefined, UndefinedError, nodes, pass_context
from jinja2.exceptions import TemplateRuntimeError
from jinja2.filters import FILTERS
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup, soft_str

from delivery.content.filters import FILTERS as OF_MARKETERS
from delivery.content.filters import Unfit

LARGEST_VALUE = 200_000  # characters of a text, or digits of a number (roughly)
LONGEST_LIST = 10_000
LARGEST_OUTPUT = 2_000_000  # characters of one field of one message
MOST_ROUNDS = 10_000  # of all loops of one field of one message
MOST_CREATED = 20_000_000  # characters and entries of all values that one rendering makes
MOST_CPU_S = 1.0
MOST_TAGS = 2_000  # of one template

STATEMENTS = (nodes.Template, nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.With)
CALLABLE = {"range", "namespace"}
ALLOWED_FILTERS = [
    "abs",
    "capitalize",
    "count",
    "d",
    "default",
    "e",
    "escape",
    "first",
    "float",
    "int",
    "items",
    "last",
    "length",
    "list",
    "lower",
    "max",
    "min",
    "reverse",
    "sort",
    "string",
    "striptags",
    "title",
    "trim",
    "truncate",
    "unique",
    "upper",
    "urlencode",
    "wordcount",
]
BUDGET = "the budget"  # no template can name a variable with a space in it


class TemplateRefused(ValueError):
    """A template that cannot be used; `str()` is a sentence for the person who wrote it."""


class RenderFailure(Exception):
    """This message cannot be made: `code` says why (missing_variable, template_limit, bad_value …), `words` how."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


class TooMuch(TemplateRuntimeError):
    """The template wants more than any message needs."""


class Missing(Undefined):
    """A variable without a value: it may be asked about and given a default, but never leaves a hole in a message."""

    def _sentence(self) -> str:
        return f"“{self._undefined_name}” has no value for this customer, and the template gives no default."

    def _fail(self, *_: Any, **__: Any) -> NoReturn:
        raise UndefinedError(self._sentence())

    _undefined_message = property(_sentence)
    __str__ = __iter__ = __len__ = _fail


class Budget:
    """What one rendering may still spend."""

    __slots__ = ("room", "rounds", "until_s")

    def __init__(self) -> None:
        self.rounds = MOST_ROUNDS
        self.room = MOST_CREATED
        self.until_s = time.thread_time() + MOST_CPU_S

    def round(self) -> None:
        self.rounds -= 1
        if self.rounds < 0:
            raise TooMuch(f"The loops of the template go round more than {MOST_ROUNDS:,} times.")
        self.look_at_the_clock()

    def spend(self, size: int) -> None:
        self.room -= size
        if self.room < 0:
            raise TooMuch(f"The values of the template come to more than {MOST_CREATED:,} characters together.")
        self.look_at_the_clock()

    def look_at_the_clock(self) -> None:
        if time.thread_time() > self.until_s:
            raise TooMuch(f"The template works for more than {MOST_CPU_S:.0f} s.")


class Spending(threading.local):
    """The budget of the rendering that this thread is at; None while a template is compiled."""

    budget: Budget | None = None


SPENDING = Spending()


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of all messages: of texts, and (autoescape) of HTML."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])

    def __init__(self, autoescape: bool) -> None:
        super().__init__(
            autoescape=autoescape, undefined=Missing, finalize=_printable, keep_trailing_newline=True, cache_size=0
        )
        allowed = {name: _bounded(FILTERS[name]) for name in ALLOWED_FILTERS}
        ours = {"join": _join, "replace": _replace, "round": _round, "sum": _sum}
        hidden = {"counted": _counted, "concat": _concat, "gathered": _gathered, "sliced": _sliced}
        self.filters = allowed | {name: _bounded(each) for name, each in OF_MARKETERS.items()} | ours | hidden
        self.globals = {"range": _range, "namespace": Namespace}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _limit(super()._parse(source, name, filename))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Entries of a mapping and nothing of Python, so that an attribute of a customer may be called `items`."""
        if isinstance(obj, LoopContext | Namespace):
            return super().getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        try:
            return obj[argument]
        except (AttributeError, TypeError, LookupError):
            return Missing(obj=obj, name=str(argument))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        _refuse_growth(operator, left, right)
        result = super().call_binop(context, operator, left, right)
        return _gathered(result) if isinstance(result, list | tuple) else result


@cache
def sandbox(html: bool) -> Sandbox:
    """The environment of texts, or of HTML."""
    return Sandbox(autoescape=html)


def compile_template(source: str, html: bool, names: frozenset[str]) -> Template:
    """A template that uses only these variables. Raises TemplateRefused."""
    environment = sandbox(html)
    if source.count("{{") + source.count("{%") > MOST_TAGS:
        raise TemplateRefused(f"A text has at most {MOST_TAGS:,} places to fill in.")
    try:
        tree = environment.parse(source)
        unknown = sorted(find_undeclared_variables(tree) - names - set(environment.globals))
        if unknown:
            known = ", ".join(sorted(names))
            raise TemplateRefused(f"There is no variable “{unknown[0]}”. Known are: {known}.")
        return environment.from_string(tree)
    except TemplateSyntaxError as error:
        raise TemplateRefused(f"Line {error.lineno}: {error.message}") from None
    except TemplateRefused:
        raise
    except Exception as error:  # noqa: BLE001 - the parser meets RecursionError, ValueError, SyntaxError … in hostile templates
        raise TemplateRefused(f"The template cannot be read ({type(error).__name__}).") from None


def render(template: Template, context: Mapping[str, Any]) -> str:
    """The text of one field for one customer. Raises RenderFailure, and nothing else."""
    pieces: list[str] = []
    size = 0
    SPENDING.budget = Budget()
    try:
        values = {**template.globals, **context, BUDGET: SPENDING.budget}
        for piece in template.root_render_func(Context(template.environment, values, template.name, {})):
            size += len(piece)
            if size > LARGEST_OUTPUT:
                raise TooMuch(f"The text is longer than {LARGEST_OUTPUT:,} characters.")
            pieces.append(piece)
    except UndefinedError as error:
        raise RenderFailure("missing_variable", str(error)) from None
    except Unfit as error:
        raise RenderFailure("bad_value", str(error)) from None
    except (TooMuch, MemoryError, OverflowError, RecursionError) as error:
        raise RenderFailure("template_limit", str(error) or type(error).__name__) from None
    except Exception as error:  # noqa: BLE001 - a template can fail in as many ways as Python; each of them fails its message only
        raise RenderFailure("template_error", f"{type(error).__name__}: {error}"[:300]) from None
    finally:
        SPENDING.budget = None
    return "".join(pieces)


def _limit(tree: nodes.Template) -> nodes.Template:
    """Refuses what has no place in a message; wraps what must be counted or bounded."""
    for node in tree.find_all(nodes.Stmt):
        if not isinstance(node, STATEMENTS):
            raise TemplateSyntaxError(f"“{type(node).__name__.lower()}” cannot be used in a message.", node.lineno)
    for call in tree.find_all(nodes.Call):
        is_cycle = isinstance(call.node, nodes.Getattr) and call.node.attr == "cycle" and _is_loop(call.node.node)
        if not is_cycle and not (isinstance(call.node, nodes.Name) and call.node.name in CALLABLE):
            raise TemplateSyntaxError("Nothing can be called in a message but range() and loop.cycle().", call.lineno)
    for each in tree.find_all(nodes.For):
        if each.recursive:
            raise TemplateSyntaxError("A loop in a message cannot be recursive.", each.lineno)
        each.iter = nodes.Filter(each.iter, "counted", [], [], None, None, lineno=each.lineno)
    _rewrite(tree)
    return tree


def _is_loop(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "loop"


def _rewrite(node: nodes.Node) -> None:
    """What is compiled to plain Python, which nobody can intercept, becomes a filter: `a ~ b`, `a[1:]`, `[a, b]`."""
    for name, value in node.iter_fields():
        if isinstance(value, list):
            setattr(node, name, [_intercepted(each) for each in value])
        else:
            setattr(node, name, _intercepted(value))


def _intercepted(value: Any) -> Any:
    if not isinstance(value, nodes.Node):
        return value
    _rewrite(value)
    line = value.lineno
    if isinstance(value, nodes.Concat):
        return nodes.Filter(nodes.List(value.nodes, lineno=line), "concat", [], [], None, None, lineno=line)
    if isinstance(value, nodes.Getitem) and isinstance(value.arg, nodes.Slice):
        bounds = [value.arg.start, value.arg.stop, value.arg.step]
        arguments: list[nodes.Expr] = [each or nodes.Const(None, lineno=line) for each in bounds]
        return nodes.Filter(value.node, "sliced", arguments, [], None, None, lineno=line)
    if isinstance(value, nodes.List | nodes.Dict) or (isinstance(value, nodes.Tuple) and value.ctx == "load"):
        return nodes.Filter(value, "gathered", [], [], None, None, lineno=line)
    return value


def _refuse_growth(operator: str, left: Any, right: Any) -> None:
    """Raises TooMuch for an operation whose result could be larger than any message needs."""
    if operator == "%" and isinstance(left, str):
        raise TooMuch("Texts cannot be formatted with %.")
    if operator == "**" and not (abs(right) <= 64 and abs(left) <= 10**9):
        raise TooMuch("The power is too large.")
    if operator == "+" and isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
        _check_size(left, len(left) + len(right))
    if operator == "*":
        for each, times in ((left, right), (right, left)):
            if isinstance(each, str | list | tuple) and isinstance(times, int):
                _check_size(each, len(each) * times)
        if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > 4096:
            raise TooMuch("The number is too large.")


def _check_size(value: Any, size: int) -> None:
    if size > (LARGEST_VALUE if isinstance(value, str) else LONGEST_LIST):
        raise TooMuch(f"A value of the template is too large ({size:,} characters or entries).")
    if SPENDING.budget:
        SPENDING.budget.spend(size)


def _check_weight(value: Any) -> None:
    """A list of lists holds the same text many times at no cost, until somebody prints or compares it."""
    waiting, weight = [value], 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, Namespace | LoopContext):
            raise Unfit("A namespace or a loop cannot be printed or put into a list.")
        if isinstance(each, str | list | tuple | dict):
            weight += len(each)
        if weight > LARGEST_OUTPUT:
            raise TooMuch("A list of the template is too large.")
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list | tuple):
            waiting += each


def _gathered(value: Any) -> Any:
    """A list that the template has made."""
    _check_size(value, len(value))
    _check_weight(value)
    return value


def _sliced(value: Any, start: int | None, stop: int | None, step: int | None) -> Any:
    if isinstance(value, Undefined):
        str(value)  # says which one is missing
    part = value[start:stop:step]
    _check_size(part, len(part))
    return part


def _printable(value: Any) -> Any:
    """What a template prints is a value, never a hole, and not too large."""
    if value is None:
        raise UndefinedError("A value that the template prints is empty, and the template gives no default.")
    if not isinstance(value, str):
        _check_weight(value)
    return value


def _bounded(filter_function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, with its result held against the greatest size."""

    @wraps(filter_function)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        for each in (*args, *kwargs.values()):
            if isinstance(each, list | tuple | dict | Namespace | LoopContext):
                _check_weight(each)
        result = filter_function(*args, **kwargs)
        if isinstance(result, str | list):
            _check_size(result, len(result))
        return result

    return bounded


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    _check_size([], len(numbers))
    return numbers


def _round(value: float, digits: Any = 0, method: str = "common") -> float:
    """Jinja's own takes any number of digits, and raises ten to their power."""
    if not isinstance(digits, int) or not -12 <= digits <= 12:
        raise Unfit("A number is rounded to at most 12 digits.")
    return cast(float, FILTERS["round"](value, digits, method))


def _sum(values: Any, attribute: str | None = None, start: float = 0) -> Any:
    """Of numbers: Jinja's own adds lists, too, and each sum is a new one."""
    total: Any = start
    for each in values:
        total += each[attribute] if attribute is not None else each
        if not isinstance(total, int | float):
            raise TypeError("Only numbers can be summed up.")
    return total


def _join(values: Any, separator: str = "", attribute: str | None = None) -> str:
    found = list(values)
    _check_weight(found)
    texts = [soft_str(each[attribute] if attribute is not None else each) for each in found]
    _check_size("", sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def _concat(values: list[Any]) -> str:
    texts = [soft_str(_printable(each)) for each in values]
    _check_size("", sum(map(len, texts)))
    if any(isinstance(each, Markup) for each in texts):
        return Markup("").join(texts)
    return "".join(texts)


def _replace(text: Any, old: str, new: str) -> str:
    whole: str = soft_str(_printable(text))
    _check_size("", len(whole) + whole.count(old) * len(new))
    return whole.replace(old, new)


@pass_context
def _counted(context: Context, values: Any) -> Iterator[Any]:
    budget = cast(Budget, context.resolve(BUDGET))

    def rounds() -> Iterator[Any]:
        for each in values:
            budget.round()
            yield each

    if isinstance(values, Undefined):
        iter(values)  # says which one is missing
    return rounds()
