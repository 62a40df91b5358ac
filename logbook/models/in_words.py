"""A statement that was put together, as the text the database reads, with the types of what goes in and what comes out.

What SQLAlchemy builds a statement of takes some 300 KB and is only needed to write it; a text with its types takes a hundredth. It
keeps what it was compiled to beside itself, where no key of all its parts has to be made to find it at every asking.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from sqlalchemy import BindParameter, Dialect, Executable, SelectBase, TextualSelect, bindparam, column, text
from sqlalchemy.engine.interfaces import BindTyping
from sqlalchemy.sql.compiler import ExpandedState, SQLCompiler


class Written(TextualSelect):
    """A text that is compiled once, for the one dialect it was written for."""

    inherit_cache = True
    _ready: Any = None

    def _compile_w_cache(self, dialect: Dialect, *, column_keys: list[str], **_more: Any) -> Any:
        """What SQLAlchemy asks for at every execution: compiled, what its key held (nothing, there is none), and that it was there."""
        if self._ready is None:
            self._ready = self._compiler(dialect, column_keys=column_keys)
        return self._ready, None, None, dialect.CACHE_HIT


def in_words(statement: Executable, dialect: Dialect) -> Executable:
    """The same as text; the statement itself where its text depends on the values it is asked with."""
    if not isinstance(statement, SelectBase):
        return statement
    compiled = statement.compile(dialect=_with_names(dialect))
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - a SELECT is compiled by nothing else
    if any(each.required for each in (*compiled.post_compile_params, *compiled.literal_execute_params)):
        return statement
    written = compiled.construct_expanded_state({each.key: None for each in compiled.bind_names if each.required})
    words = text(written.statement.replace("::", r"\:\:"))
    given = [place for each, name in compiled.bind_names.items() for place in _places(each, name, written)]
    if set(words._bindparams) != {each.key for each in given}:
        return statement
    found: list[Any] = [column(str(getattr(each, "name", "value")), each.type) for each in statement.selected_columns]
    return Written(words.bindparams(*given), found, positional=True)


def _with_names(dialect: Dialect) -> Dialect:
    """The dialect, but that places for values have names, as in a text of ours, and get their types when that is compiled."""
    named = copy(dialect)
    named.paramstyle, named.positional = "named", False
    named.bind_typing = BindTyping.NONE
    vars(named).pop("_bind_typing_render_casts", None)  # worked out once from the line above
    named.identifier_preparer = named.preparer(named)
    return named


def _places(parameter: BindParameter[Any], name: str, written: ExpandedState) -> list[BindParameter[Any]]:
    """The places for one parameter in the text: of a list that is known, one for each of its values; of what stands there, none."""
    if parameter.required:
        return [bindparam(name, type_=parameter.type)]
    names = written.parameter_expansion.get(name, [name])
    return [
        bindparam(each, written.parameters[each], type_=parameter.type) for each in names if each in written.parameters
    ]
