"""Attempts: how often passwords and codes may be tried, by account and by address.

Each attempt is counted before the password is looked at, so that many at once are many, and taken
back if the password was right. From some number on each is followed by a pause, twice as long as
the one before, up to a quarter of an hour: whoever guesses gets nowhere, and nobody is locked out
for good. An address that has signed in to an account before is counted by itself for it, whatever
others try on that account or from that address. A code that holds once is noted as it is used.

The counts are in the database, for all workers and machines. Accounts and addresses are HMACs
under SECRET_KEY there, which end after a day; the pair of an account and an address that has
signed in to it, after ninety days without a sign-in.
"""

import logging
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sotngoaivu.accounts.models import Attempts

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 30, 15 * 60
FORGOTTEN_AFTER = timedelta(days=1)
UNKNOWN_AFTER = timedelta(days=90)


@dataclass(frozen=True)
class AttemptKind:
    """What is tried; how often an account and an address may fail before the first pause."""

    name: str
    of_account: int
    of_address: int
    # Whether an address is known for an account once it was right.
    remembers: bool = False
    # Whether what succeeds counts, too.
    counts_success: bool = False


# Many colleagues share the office's address.
SIGN_IN = AttemptKind("sign-in", of_account=5, of_address=20, remembers=True)
# By itself, for whoever tries codes has given the right password.
SECOND_STEP = AttemptKind("second step", of_account=5, of_address=20, remembers=True)
# Many readers share a page's password.
GATE = AttemptKind("gate", of_account=50, of_address=10)
# Each sends a message, or may.
RESET = AttemptKind("reset", of_account=3, of_address=10, counts_success=True)


class Attempt:
    """One attempt; it may go on where `wait` (seconds) is 0."""

    def __init__(self, kind: AttemptKind, account: str, address: str) -> None:
        """`account` is what the password is for, `address` "" where the server knows none."""
        self._kind, self._now = kind, timezone.now()
        self._account = _digest(kind, "account", account)
        self._address = _digest(kind, "address", address)
        self._pair = _digest(kind, "pair", f"{account}\0{address}")
        self._knows = bool(address)
        with transaction.atomic():
            _forget_ended(self._now)
            self._allowed = self._counted_by()
            self.wait = self._count()

    def succeeded(self) -> None:
        """The password was right: it was no attempt of somebody who guesses."""
        if self._kind.counts_success:
            return
        with transaction.atomic():
            rows = _locked([*self._allowed])
            for row in rows:
                row.failures, row.paused_until = row.failures - 1, None
                if row.digest != self._address:
                    row.failures = 0
            Attempts.objects.bulk_update(rows, ["failures", "paused_until"])
            if self._kind.remembers and self._knows:
                Attempts.objects.update_or_create(
                    digest=self._pair, defaults={"ends_at": self._now + UNKNOWN_AFTER}
                )

    def _counted_by(self) -> dict[str, int]:
        """The digests that this attempt counts for, with the failures that each may have."""
        if self._kind.remembers and Attempts.objects.filter(digest=self._pair).exists():
            return {self._pair: self._kind.of_account}
        counted = {self._account: self._kind.of_account}
        if self._knows:
            counted[self._address] = self._kind.of_address
        return counted

    def _count(self) -> int:
        digests = [*self._allowed]
        known = Attempts.objects.filter(digest__in=digests, paused_until__gt=self._now)
        if wait := max((_seconds(row.paused_until, self._now) for row in known), default=0):
            # What is refused leaves nothing behind, whatever name it gives.
            return wait
        ends_at = self._now + FORGOTTEN_AFTER
        Attempts.objects.bulk_create(
            [Attempts(digest=digest, ends_at=ends_at) for digest in sorted(digests)],
            ignore_conflicts=True,
        )
        rows = _locked(digests)
        # Others may have failed meanwhile.
        wait = max(_seconds(row.paused_until, self._now) for row in rows)
        if wait:
            return wait
        for row in rows:
            row.failures += 1
            row.ends_at = max(row.ends_at, ends_at)
            pause = pause_after(row.failures, self._allowed[row.digest])
            row.paused_until = self._now + timedelta(seconds=pause) if pause else None
            if pause:
                logger.warning("%s: the next attempt waits %d seconds.", self._kind.name, pause)
        Attempts.objects.bulk_update(rows, ["failures", "paused_until", "ends_at"])
        return 0


def is_first_use(account: str, code: str, holds: timedelta) -> bool:
    """Whether nobody has used the code before, which holds so long; of many at once one is told so.

    The cache would not do: it may be away, and forgets.
    """
    digest = salted_hmac(
        "sotngoaivu.attempts used code", f"{account}\0{code}", algorithm="sha256"
    ).hexdigest()
    _row, is_first = Attempts.objects.get_or_create(
        digest=digest, defaults={"ends_at": timezone.now() + holds}
    )
    return is_first


def pause_after(failures: int, allowed: int) -> int:
    """Seconds until the next attempt, after so many failures."""
    if failures < allowed:
        return 0
    # Shifted: twice as long each time.
    return min(FIRST_PAUSE << min(failures - allowed, 10), LONGEST_PAUSE)


def _digest(kind: AttemptKind, of: str, value: str) -> str:
    salt = f"sotngoaivu.attempts {kind.name} {of}"
    return salted_hmac(salt, value, algorithm="sha256").hexdigest()


def _locked(digests: list[str]) -> list[Attempts]:
    """In one order, lest two attempts wait for each other."""
    return [*Attempts.objects.select_for_update().filter(digest__in=digests).order_by("digest")]


def _forget_ended(now: datetime) -> None:
    ended = Attempts.objects.filter(ends_at__lt=now).select_for_update(skip_locked=True)
    Attempts.objects.filter(digest__in=[row.digest for row in ended[:1000]]).delete()


def _seconds(until: datetime | None, now: datetime) -> int:
    return max(0, math.ceil((until - now).total_seconds())) if until else 0
