"""From a pattern's text to its terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from trailwright.model.quotas import quotas
from trailwright.patterns.errors import PatternError
from trailwright.patterns.explain import Explanation, explain
from trailwright.patterns.expressions import Expression, ExpressionError
from trailwright.patterns.selectors import Selector
from trailwright.patterns.terms import AllOf, AnyOf, Compares, Equals, Is, NotExists
from trailwright.patterns.tokens import Token, tokens
from trailwright.patterns.values import Text, as_number

if TYPE_CHECKING:
    from decimal import Decimal

    from trailwright.patterns.terms import Condition, Term

__all__ = ["Pattern", "parse"]

_CONSTANTS = ("NULL", "TRUE", "FALSE")
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that can be evaluated.

    Args:
        text: As it was written.

        term: What it says; ``None`` for the empty pattern, which every event matches.
    """

    text: str = field(compare=False)
    term: Term | None

    def matches(self, event: Any) -> bool:  # noqa: ANN401 - any JSON
        """Return whether an event matches.

        Args:
            event: The event, parsed as JSON. Anything may come; what is no object has no fields.
        """
        return self.term is None or self.term.holds(event)

    def explain(self, event: Any) -> Explanation:  # noqa: ANN401 - any JSON
        """Return why an event matches, or why not.

        Args:
            event: The event, parsed as JSON.
        """
        return explain(self.term, event)

    def conditions(self) -> tuple[Condition, ...]:
        """Return its conditions, from left to right."""
        if self.term is None:
            return ()
        if isinstance(self.term, AllOf | AnyOf):
            return tuple(self.term.conditions())
        return (self.term,)

    def __str__(self) -> str:
        return "" if self.term is None else f"{{ {self.term} }}"


@lru_cache(maxsize=4096)  # an estate has the same patterns in every account
def parse(text: str) -> Pattern:
    """Return the pattern that a text stands for.

    Args:
        text: ``{ … }``, or nothing, which matches every event.

    Raises:
        PatternError: If CloudWatch Logs would refuse it, or AWS does not define what it means.
    """
    longest = quotas().filter_pattern_max
    if len(text) > longest:
        reason = f"has {len(text)} characters, CloudWatch Logs takes at most {longest}; split it"
        raise PatternError(reason, text=text, position=longest)
    stripped = text.strip()
    if not stripped:
        return Pattern(text, None)
    begin = len(text) - len(text.lstrip())
    if stripped[0] != "{":
        # CloudWatch Logs takes other forms, which look for words in any text.
        reason = "a pattern for JSON events stands in braces: { $.eventName = StopLogging }"
        raise PatternError(reason, text=text, position=begin, undefined=True)
    end = begin + len(stripped)
    if stripped[-1] != "}":
        reason = "the brace is never closed; end with }"
        raise PatternError(reason, text=text, position=end)
    return Pattern(text, _Parser(text, begin + 1, end - 1).pattern())


class _Parser:
    """Recursive descent: ``()`` binds more tightly than ``&&``, that more than ``||``."""

    def __init__(self, text: str, begin: int, end: int) -> None:
        self._text, self._end = text, end
        self._tokens = list(tokens(text, begin, end))
        self._next = self._depth = self._expressions = 0

    def pattern(self) -> Term:
        term = self._any_of()
        if self._peek() is not None:
            self._refuse(f"unexpected {self._said()}; join conditions with && or ||")
        return term

    def _any_of(self) -> Term:
        terms = [self._all_of()]
        while self._skip("||"):
            terms.append(self._all_of())
        return terms[0] if len(terms) == 1 else AnyOf(tuple(terms))

    def _all_of(self) -> Term:
        terms = [self._one()]
        while self._skip("&&"):
            terms.append(self._one())
        return terms[0] if len(terms) == 1 else AllOf(tuple(terms))

    def _one(self) -> Term:
        if not self._skip("("):
            return self._condition()
        self._depth += 1
        if self._depth > _DEEPEST:
            reason = f"parentheses stand more than {_DEEPEST} deep; flatten the pattern"
            self._refuse(reason, undefined=True)
        term = self._any_of()
        if not self._skip(")"):
            self._refuse(f"expected ) and got {self._said()}")
        self._depth -= 1
        return _parenthesised(term)

    def _condition(self) -> Condition:
        token = self._take("selector", "a field such as $.eventName")
        selector = Selector.of(token.text)
        if self._word("IS"):
            return self._is(selector, token.position)
        if self._word("NOT"):
            if not self._word("EXISTS"):
                self._refuse(f"expected EXISTS and got {self._said()}")
            return NotExists(selector=selector, position=token.position)
        sign = self._take("sign", "an operator, IS or NOT EXISTS")
        if sign.text in ("=", "!="):
            value = self._value(sign.text)
            negated = sign.text == "!="
            return Equals(selector=selector, position=token.position, value=value, negated=negated)
        number = self._number(sign.text)
        return Compares(selector=selector, position=token.position, sign=sign.text, number=number)

    def _is(self, selector: Selector, position: int) -> Is:
        constant = next((each for each in _CONSTANTS if self._word(each)), None)
        if constant is None:
            self._refuse(f"expected NULL, TRUE or FALSE after IS and got {self._said()}")
        return Is(selector=selector, position=position, constant=constant)

    def _word(self, word: str) -> bool:
        token = self._peek()
        if token is not None and token.kind == "bare" and token.text.upper() == word != token.text:
            self._refuse(f"AWS does not define {token.text}; write {word}", undefined=True)
        return self._skip(word)

    def _number(self, sign: str) -> Decimal:
        token = self._peek()
        found = as_number(token.text) if token and token.kind in ("bare", "quoted") else None
        if found is None:
            undefined = token is not None and token.kind in ("bare", "quoted")
            self._refuse(f"{sign} compares with a number, got {self._said()}", undefined=undefined)
        self._next += 1
        return found

    def _value(self, sign: str) -> Text | Expression:
        token = self._peek()
        if token is None or token.kind not in ("bare", "quoted", "regex"):
            undefined = token is not None and token.kind == "sign"
            self._refuse(
                f"expected a value after {sign} and got {self._said()}", undefined=undefined
            )
        if token.kind == "regex":
            value = self._expression(token.text)
        else:
            self._check_text(token)
            value = Text(token.text, quoted=token.kind == "quoted")
        self._next += 1
        return value

    def _check_text(self, token: Token) -> None:
        if "*" in token.text[1:-1] or token.text == "**":
            reason = "* stands first or last in a text; AWS does not define it elsewhere"
            self._refuse(reason, undefined=True)
        if "\\" in token.text:
            self._refuse("AWS does not define \\ in a text; leave it out", undefined=True)
        if token.kind == "bare" and token.text.upper() in _CONSTANTS:
            constant = f'write IS {token.text.upper()}, or "{token.text}" for the text'
            reason = f"AWS does not define a comparison with {token.text}; {constant}"
            self._refuse(reason, undefined=True)

    def _expression(self, text: str) -> Expression:
        self._expressions += 1
        most = quotas().regular_expressions_per_filter_pattern
        if self._expressions > most:
            self._refuse(f"has more than {most} regular expressions, CloudWatch Logs' limit")
        try:
            return Expression(text)
        except ExpressionError as error:
            reason = f"%{text}% is no regular expression here: {error}"
            self._refuse(reason, undefined=error.undefined)

    # --- tokens ---

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _skip(self, text: str) -> bool:
        token = self._peek()
        found = token is not None and token.text == text and token.kind != "quoted"
        self._next += found
        return found

    def _take(self, kind: str, what: str) -> Token:
        token = self._peek()
        if token is None or token.kind != kind:
            self._refuse(f"expected {what} and got {self._said()}")
        self._next += 1
        return token

    def _said(self) -> str:
        token = self._peek()
        return "the end" if token is None else repr(token.text)

    def _refuse(self, reason: str, *, undefined: bool = False) -> NoReturn:
        token = self._peek()
        position = self._end if token is None else token.position
        raise PatternError(reason, text=self._text, position=position, undefined=undefined)


def _parenthesised(term: Term) -> Term:
    if isinstance(term, AllOf | AnyOf):
        return type(term)(term.terms, parenthesised=True)
    return term
