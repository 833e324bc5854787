"""The kinds of change that users can meet, and how each one is to be judged.

Written before the tool that judges. A change is judged for Python code that worked with the old
version and meets the new one: `BREAKING` if such code can fail, in a type checker or at run time,
or can no longer do what it did; `ADDITION` if it goes on and can do more, or is told more; `FIX` if
it goes on and something behaves a little differently; `NOTHING` if nobody can tell, so that nothing
is reported. What a caller gives may become wider, and what a caller gets may become narrower.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Verdict = Literal["breaking", "addition", "fix", "nothing"]


class Kind(NamedTuple):
    """One kind of change."""

    id: str
    what: str
    why: str


_BREAKING: Final = (
    # names
    Kind("module-gone", "a public module is gone", "its import fails"),
    Kind("name-gone", "a public name of a module is gone", "its import fails"),
    Kind("name-unlisted", "a name is out of `__all__`", "it is no longer promised"),
    Kind("method-gone", "a method is gone", "the call fails"),
    Kind("property-gone", "a property is gone", "reading it fails"),
    Kind("constant-gone", "a constant is gone", "its import fails"),
    # signatures
    Kind("parameter-gone", "a parameter is gone", "a call that gives it fails"),
    Kind(
        "parameter-renamed", "a parameter has another name", "a call that names the old one fails"
    ),
    Kind("parameter-moved", "two positional parameters changed places", "values land elsewhere"),
    Kind(
        "parameter-inserted",
        "an optional one came before a positional one",
        "values land elsewhere",
    ),
    Kind("keyword-only-now", "a parameter can no longer be given by position", "such a call fails"),
    Kind("positional-only-now", "a parameter can no longer be given by name", "such a call fails"),
    Kind("required-now", "a parameter lost its default", "a call that leaves it out fails"),
    Kind("required-new", "a new parameter has no default", "every call fails"),
    Kind("default-changed", "a default selects another behaviour", "a call that leaves it out"),
    Kind("parameter-narrower", "a parameter takes fewer types", "a value that was right is not"),
    Kind("parameter-other", "a parameter takes another type", "a value that was right is not"),
    Kind("any-more-gone", "`*args` or `**options` are gone", "a call that gives more fails"),
    Kind("result-wider", "a result can be of more types", "code meets one it does not expect"),
    Kind("result-other", "a result is of another type", "code meets one it does not expect"),
    Kind("async-now", "a function has to be awaited now", "the result is a coroutine"),
    Kind("property-to-method", "a property is a method now", "reading it gives a method"),
    Kind("method-to-property", "a method is a property now", "calling what it gives fails"),
    Kind("classmethod-lost", "a classmethod needs an instance now", "a call on the class fails"),
    Kind("overload-gone", "an overload is gone", "a call of that form is refused by type checkers"),
    # types
    Kind("base-lost", "a class lost a base", "isinstance no longer holds"),
    Kind("final-now", "a class is final now", "type checkers refuse its subclasses"),
    Kind("frozen-now", "instances cannot be changed any more", "assigning fails"),
    Kind("read-only-now", "an attribute can only be read now", "assigning it fails"),
    Kind("unhashable-now", "instances are not hashable any more", "a set of them fails"),
    Kind("equality-lost", "instances no longer compare by value", "== gives False"),
    Kind("with-lost", "a class is no context manager any more", "`with` fails"),
    Kind("protocol-grew", "a protocol wants one more method", "who implements it lacks that one"),
    Kind("alias-narrower", "a public alias stands for fewer types", "a value of it is not one now"),
    Kind("field-inserted", "a tuple's field came before others", "unpacking and indices go wrong"),
    # exceptions and enums
    Kind("exception-gone", "an exception class is gone", "`except` fails at the name"),
    Kind("exception-base-lost", "an exception lost a base", "`except` of that base misses it"),
    Kind("exception-attribute-gone", "an exception lost an attribute", "reading it fails"),
    Kind(
        "attribute-wider", "an attribute can be of more types", "code meets one it does not expect"
    ),
    Kind("member-gone", "an enum lost a member", "naming it fails"),
    Kind("member-value", "an enum member has another value", "what is written or compared differs"),
    # models
    Kind("request-field-gone", "a field of a request is gone", "giving it fails"),
    Kind("request-field-required", "a field of a request is required now", "leaving it out fails"),
    Kind(
        "request-field-narrower", "a field of a request takes less", "a value that was right is not"
    ),
    Kind("field-keyword-only", "a model's fields are keyword-only now", "giving it by place fails"),
    Kind("answer-field-gone", "a field of an answer is gone", "reading it fails"),
    Kind("answer-field-optional", "a field of an answer may be None now", "code meets a None"),
    Kind("answer-field-other", "a field of an answer has another type", "code meets that type"),
    Kind("dict-key-gone", "a key of a typed dict is gone", "type checkers refuse it"),
    Kind("dict-key-required", "a key of a typed dict is required now", "type checkers miss it"),
    Kind("dict-key-optional", "a key of an answer's dict may be missing", "reading it may fail"),
    Kind("pydantic-field-gone", "a field of a pydantic model is gone", "reading it fails"),
    # what the documentation says
    Kind("operation-gone", "an operation is gone", "its method cannot go on"),
    Kind("operation-removed", "the vendor names the day of removal", "calls fail from that day on"),
    Kind("query-parameter-gone", "a parameter of the URL is gone", "a call that gives it fails"),
    Kind("query-parameter-required", "a parameter of the URL is required now", "calls lack it"),
    Kind(
        "scope-withdrawn", "one of the accesses is no longer enough", "a key that has only it fails"
    ),
    Kind("scheme-gone", "a way to sign in is gone", "a client that signs in so is refused"),
    Kind("scheme-other", "a way to sign in takes another kind of secret", "the old one is refused"),
    Kind("scheme-scope-gone", "tokens of a scope are given no more", "such a token is refused"),
    Kind("sign-in-withdrawn", "an operation takes one way to sign in less", "calls are refused"),
    Kind("sign-in-scope-needed", "a token needs one more scope", "one without it is refused"),
    Kind(
        "length-lowered", "a text of a request may be less long", "it is refused before it leaves"
    ),
    Kind(
        "pattern-changed", "a text of a request has another pattern", "which is narrower: unknown"
    ),
    Kind("minimum-raised", "a number of a request has to be larger", "it is refused"),
    Kind("maximum-lowered", "a number of a request may be less large", "it is refused"),
    Kind("minimum-exclusive", "a number of a request may not be its bound any more", "refused"),
    Kind("multiple-coarser", "a number of a request has to be a multiple of more", "refused"),
    Kind("items-lowered", "a list of a request may have fewer items", "it is refused"),
    Kind("items-raised", "a list of a request needs more items", "it is refused"),
    Kind("unique-now", "items of a request must not repeat", "a list that repeats one is refused"),
    Kind("request-enum-shrank", "a request may use fewer values", "one that was right is refused"),
    Kind("answer-enum-shrank", "answers list fewer values", "the member is gone from the enum"),
    Kind(
        "exclusive-new", "two fields of a request exclude each other", "both together are refused"
    ),
    Kind("nullable-answer", "a required field of an answer may be null", "code meets a None"),
    Kind(
        "ceiling-lowered", "fewer requests may be in flight", "a setting that was right is refused"
    ),
    # distribution and command line
    Kind("python-raised", "a newer Python is required", "an older one gets no new version"),
    Kind(
        "dependency-raised", "a dependency has to be newer", "it clashes with who holds an old one"
    ),
    Kind("extra-gone", "an extra is gone", "installing with it brings nothing"),
    Kind("distribution-renamed", "what is installed has another name", "the old one stays old"),
    Kind("script-gone", "a console script is gone", "it is not found"),
    Kind("plugin-gone", "the pytest plugin is gone", "its fixtures are not found"),
    Kind("fixture-gone", "a fixture is gone", "tests that ask for it fail"),
    Kind("command-gone", "a command is gone", "it is not found"),
    Kind("option-gone", "an option is gone", "a line that gives it fails"),
    Kind("option-required", "an option is required now", "a line that leaves it out fails"),
    Kind("exit-code-changed", "an exit code is another number", "scripts that look at it go wrong"),
    Kind("exit-code-gone", "an exit code is gone", "scripts that wait for it go wrong"),
    Kind("variable-gone", "an environment variable is not read any more", "what it held is missed"),
    Kind("choice-gone", "an option takes fewer words", "a line that gives one fails"),
)

_ADDITION: Final = (
    Kind("module-new", "a public module is new", "nobody imported it"),
    Kind("name-new", "a public name is new", "nobody imported it"),
    Kind("method-new", "a method is new", "nobody called it"),
    Kind("optional-new", "a new parameter is optional and comes last", "calls go on without it"),
    Kind("optional-now", "a parameter got a default", "calls that give it go on"),
    Kind("keyword-or-position", "a keyword-only one takes a place too", "calls by name go on"),
    Kind("parameter-wider", "a parameter takes more types", "what was right still is"),
    Kind("result-narrower", "a result is of fewer types", "code that took all of them goes on"),
    Kind("overload-new", "an overload is new", "calls of the others go on"),
    Kind("base-new", "a class has one more base", "what held of it still does"),
    Kind("field-new-last", "a tuple has one more field, optional and last", "indices stay right"),
    Kind(
        "alias-wider", "a public alias of inputs stands for more types", "what was right still is"
    ),
    Kind("request-field-new", "a request has a new optional field", "requests go on without it"),
    Kind("request-field-optional", "a field of a request is optional now", "giving it goes on"),
    Kind("answer-field-new", "an answer has a new field", "nobody read it"),
    Kind(
        "answer-field-required",
        "a field of an answer is always there now",
        "reading it meets no None any more; the SDK makes answers, so nobody has to give it",
    ),
    Kind("request-enum-grew", "a request may use more values", "what was right still is"),
    Kind(
        "answer-enum-grew",
        "answers list more values",
        "an unknown value could always come and was read: now it has a name",
    ),
    Kind("dict-key-new", "a typed dict has a new optional key", "dicts go on without it"),
    Kind("operation-new", "an operation is new", "nobody called it"),
    Kind("operation-deprecated", "an operation is deprecated", "it works, and warns"),
    Kind("method-deprecated", "a method is marked as deprecated", "it works, and warns"),
    Kind("field-deprecated", "a field is deprecated", "it works, and warns"),
    Kind("query-parameter-new", "a parameter of the URL is new and optional", "calls go on"),
    Kind("scope-new", "one more access is enough", "a key that was enough still is"),
    Kind("scheme-new", "one more way to sign in", "the others go on"),
    Kind("scheme-scope-new", "tokens of one more scope are given", "the others go on"),
    Kind("sign-in-new", "an operation takes one more way to sign in", "the others go on"),
    Kind("sign-in-scope-dropped", "a token needs one scope less", "one that has it goes on"),
    Kind("maximum-raised", "a number of a request may be larger", "what was right still is"),
    Kind("minimum-inclusive", "a number of a request may be its bound now", "what was right is"),
    Kind("multiple-finer", "a number of a request may be a multiple of less", "what was right is"),
    Kind("limit-raised", "the limit is higher", "a job takes less time"),
    Kind("length-raised", "a text of a request may be longer", "what was right still is"),
    Kind(
        "pattern-lifted", "a text of a request has no pattern any more", "what was right still is"
    ),
    Kind("ceiling-raised", "more requests may be in flight", "what was right still is"),
    Kind("python-lowered", "an older Python will do", "what was enough still is"),
    Kind("dependency-new", "one more dependency", "pip brings it along"),
    Kind("dependency-loosened", "a dependency may be older", "what was enough still is"),
    Kind("extra-new", "an extra is new", "nobody asked for it"),
    Kind("command-new", "a command is new", "nobody ran it"),
    Kind("exit-code-new", "an exit code is new", "the others mean what they meant"),
    Kind("variable-new", "an environment variable is new", "nobody set it"),
    Kind("option-new", "an option is new and optional", "lines go on without it"),
    Kind("choice-new", "an option takes more words", "what was right still is"),
)

_FIX: Final = (
    Kind("constant-value", "a constant has another value", "who reads it by name gets that one"),
    Kind("default-tuned", "a default figure is another one", "the same is done, at another pace"),
    Kind(
        "limit-lowered",
        "the limit is lower",
        "the server keeps it whatever the SDK knows; now the SDK waits, and is not refused",
    ),
    Kind("batch-lowered", "fewer items go into one request", "bulk calls cut smaller: same report"),
    Kind("retryable-changed", "another refusal is tried again", "it is reported as before"),
    Kind("key-header-changed", "the key goes in another header", "the SDK puts it there"),
    Kind("path-changed", "an operation has another path", "the method's name stays"),
    Kind("query-default-changed", "the server's default is another", "a call sends what it sent"),
    Kind("answer-length-changed", "a text of an answer has another length", "reading checks none"),
    Kind("undeprecated", "an operation is no longer deprecated", "the warning goes"),
    Kind("dependency-dropped", "a dependency is no longer needed", "the SDK works without it"),
)

_NOTHING: Final = (
    Kind("docstring", "a docstring is worded anew", "no code reads it"),
    Kind("private-name", "a private name is gone", "nobody was promised it"),
    Kind("private-module", "a module behind the facade has another name", "nobody was promised it"),
    Kind("keywords-reordered", "keyword-only parameters changed places", "they are given by name"),
    Kind("fields-reordered", "keyword-only fields of a model changed places", "likewise"),
    Kind("moved-kept", "a class moved, its old path stays", "both imports give it"),
    Kind("method-inherited", "a method moved to a base class", "instances still have it"),
    Kind("respelled", "a type is written otherwise", "`Optional[X]` is `X | None`"),
    Kind("private-alias", "a private alias has another name", "it stands for the same"),
    Kind(
        "positional-renamed", "a positional-only parameter has another name", "nobody could say it"
    ),
    Kind("coroutine-respelled", "`async def` became `def` that gives the coroutine", "both: await"),
    Kind("description", "the specification describes a field in other words", "no code reads it"),
    Kind("source-read", "the page was read again", "nothing is different"),
    Kind("enum-reordered", "the values of an enum come in another order", "they are named"),
    Kind("bound-respelled", "an integer's bound is written otherwise", "more than 0 is 1 and up"),
    Kind("sign-in-reordered", "ways to sign in come in another order", "any one of them will do"),
    Kind("scopes-reordered", "accesses come in another order", "any one of them will do"),
    Kind("help-text", "a command's help is worded anew", "no script reads it"),
)

KINDS: Final[dict[Verdict, tuple[Kind, ...]]] = {
    "breaking": _BREAKING,
    "addition": _ADDITION,
    "fix": _FIX,
    "nothing": _NOTHING,
}
VERDICTS: Final[dict[str, Verdict]] = {
    kind.id: verdict for verdict, kinds in KINDS.items() for kind in kinds
}
"""The verdict on each kind, by its id."""
