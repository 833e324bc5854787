"""A bulk call over a journal: the whole input goes to the disk first, and leaves from there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import msgspec
from yandex_market_client.facts import WIRE

from .batching import Batch, Batcher, TooBig, encoder
from .drivers import READ, BulkCall, refused, too_big
from .errors import JournalError
from .journal_items import Digest
from .ledger import Settlement
from .skus import Intake, conflict

if TYPE_CHECKING:
    from .journal_ledger import JournalLedger

_AT_ONCE: Final = 1000
_NAMED: Final = 100_000
"""The most invalid items that an error names; the report on it has them all."""


class _Nothing:
    """Remembers no SKU: the database finds those that come twice."""

    def is_new(self, key: str) -> bool:  # noqa: ARG002
        return True

    def repeats(self, keys: Sequence[str]) -> list[int]:  # noqa: ARG002
        return []

    def origin(self, key: str, position: int, content: bytes) -> None:  # noqa: ARG002
        return None


class JournaledCall(BulkCall):
    """One bulk call that can be resumed, but for reading, sending and waiting.

    Args:
        ledger: the journal.
        given: whether there is an input; without one, the journal has to have it.
        size: the most items of a batch.
        options: those of every bulk call.
    """

    waits_for_disk = True

    def __init__(
        self, *arguments: Any, ledger: JournalLedger, given: bool, size: int, **options: Any
    ) -> None:
        super().__init__(*arguments, ledger=ledger, size=size, **options)
        self._journal, self._given, self._size = ledger, given, size
        self._intake = Intake.of(self._operation, _Nothing())
        self._digest = Digest()
        self._loading = self._resumed = False
        self._batches: Iterator[Batch] | None = None

    def open(self) -> None:
        """Take hold of the journal.

        Raises:
            JournalError: it cannot be had, is of another call, or has no input and gets none.
        """
        self._journal.open(create=self._given)
        self._loading = self._journal.state == "loading"
        if self._loading:
            self._journal.clear()

    def close(self) -> None:
        """Let go of the journal."""
        self._journal.close()

    def begin(self, given: object) -> Any:
        """Take what the caller gave as items; nothing, if the journal has them."""
        return super().begin(given if self._given else ())

    @property
    def wanted(self) -> int:
        """How many items to read."""
        return 0 if self.exhausted else READ

    def admit(self) -> None:
        """Judge what was read since the last time; write it down, unless the journal has it."""
        raw, self.raw = self.raw, []
        taken = self._intake.take_many(raw)
        self._digest.add(taken)
        if not self._loading:
            return
        self._ledger.take(items=len(raw))
        self._journal.load(taken.entries, [refused(item) for item in taken.invalid])
        if self._whole and len(self._invalid) < _NAMED:
            self._invalid += taken.invalid
        self._note_deprecated(taken.entries)

    def batch(self) -> Batch | None:
        """Give the next batch; None when more has to be read, or nothing is left.

        Raises:
            InvalidRequestError: one item is invalid, and all are kept back.
            JournalError: the input is not the one that the journal has.
        """
        if not self.exhausted:
            return None
        if self._batches is None:
            self._ready()
            self._batches = self._cut()
        return next(self._batches, None)

    def _ready(self) -> None:
        if self._loading:
            self._drop_repeats()
            if self._whole and self._invalid:
                raise self._all_problems()
            self._journal.seal(self._digest.digest())
            self._loading = False
        elif self._given:
            self._journal.verify(self._digest.digest(), self._intake.taken)
        self._journal.resume()
        self._resumed = True

    def _drop_repeats(self) -> None:
        """Leave the first of each SKU; where contents differ, that is a conflict."""
        count = self._journal.find_repeats()
        batch = self._operation.batch
        if count and batch is not None and batch.item_model is not None:
            repeats = self._journal.repeats()
            while some := list(islice(repeats, _AT_ONCE)):
                self._refuse_conflicts(some)
        self._journal.drop_repeats()

    def _refuse_conflicts(self, repeats: Sequence[tuple[int, int]]) -> None:
        entry = self._journal.entry_at
        found = [
            conflict(position, entry(position).item, first)
            for position, first in repeats
            if _content(entry(position).wire) != _content(entry(first).wire)
        ]
        self._journal.refuse([refused(item) for item in found])
        self._journal.unlist(item.position for item in found)
        self._invalid = sorted([*self._invalid, *found], key=lambda item: item.position)

    def _cut(self) -> Iterator[Batch]:
        for pieces, in_doubt in self._journal.pending():
            batcher = Batcher(self._size, WIRE.body_limit_bytes, encoder(self._operation))
            last = False
            while not last:
                piece = next(pieces, None)
                last = piece is None
                batcher.put(piece or ())
                while (found := batcher.take(last=last)) is not None:
                    if isinstance(found, TooBig):
                        self._settle(None, Settlement(refused=[too_big(found)]))
                    else:
                        yield found._replace(in_doubt=in_doubt)

    def _leave(self, reason: str) -> None:
        """Write down how the call ended; what was not loaded whole is loaded anew next time."""
        try:
            if self._loading:
                self._leave_loading(reason)
            elif self._resumed:
                self._journal.end(reason)
        except JournalError:
            return  # the report says what the disk says

    def _leave_loading(self, reason: str) -> None:
        if not self.exhausted or self.raw:
            self._drop_repeats()
        self._ledger.take(items=len(self.raw))
        self._journal.load_unread(self.raw, self._intake.taken, reason)
        self._journal.seal(None, exhausted=self.exhausted, reason=reason)


def _content(wire: Any) -> bytes:
    return msgspec.json.encode(wire, order="deterministic")
