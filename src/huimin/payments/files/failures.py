"""Why a bank could not pay, and why a payment is held back: the codes and what they are called."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FailureCode(StrEnum):
    """The failures that agent banks report; a code beyond these is shown with the bank's own words."""

    NAME_MISMATCH = "01"
    NO_SUCH_ACCOUNT = "02"
    ACCOUNT_NOT_USABLE = "03"
    ID_MISMATCH = "04"
    INTERBANK = "05"
    OTHER = "99"


class HeldCode(StrEnum):
    """What keeps a payment off the bank file of its month."""

    NO_ACCOUNT = "no_account"
    SUSPENDED = "suspended"
    PAYEE_DIED = "payee_died"
    BANK_CLOSED = "bank_closed"


REASON_IN_CHINESE: Final = {
    FailureCode.NAME_MISMATCH: "户名不符",
    FailureCode.NO_SUCH_ACCOUNT: "账号不存在",
    FailureCode.ACCOUNT_NOT_USABLE: "账户状态异常",
    FailureCode.ID_MISMATCH: "证件不符",
    FailureCode.INTERBANK: "跨行失败",
    FailureCode.OTHER: "其他",
}
"""As the agent banks write it in their answers."""

LABELS: Final[dict[str, Promise]] = {
    FailureCode.NAME_MISMATCH: _("The name is not the holder of the account"),
    FailureCode.NO_SUCH_ACCOUNT: _("No such account"),
    FailureCode.ACCOUNT_NOT_USABLE: _("The account is lost, closed or frozen"),
    FailureCode.ID_MISMATCH: _("The id number is not the holder's"),
    FailureCode.INTERBANK: _("The transfer to the other bank failed"),
    FailureCode.OTHER: _("Another reason"),
    HeldCode.NO_ACCOUNT: _("No account on record"),
    HeldCode.SUSPENDED: _("The award is suspended"),
    HeldCode.PAYEE_DIED: _("The payee has died"),
    HeldCode.BANK_CLOSED: _("The bank pays no longer for us"),
}

REMEDIES: Final[dict[str, Promise]] = {
    FailureCode.NAME_MISMATCH: _("Compare the name on the bank card and correct the account."),
    FailureCode.NO_SUCH_ACCOUNT: _("Ask for the bank card again and correct the account."),
    FailureCode.ACCOUNT_NOT_USABLE: _("Ask the payee for another account."),
    FailureCode.ID_MISMATCH: _("Compare the id card with the register, then enter the account again."),
    FailureCode.INTERBANK: _("Enter the account again, or ask for one at an agent bank."),
    FailureCode.OTHER: _("Ask the bank for the reason, then enter the account again."),
    HeldCode.NO_ACCOUNT: _("Enter the account of the payee."),
    HeldCode.SUSPENDED: _("It is paid when the suspension is lifted."),
    HeldCode.PAYEE_DIED: _("Enter the account of the person who is paid now."),
    HeldCode.BANK_CLOSED: _("Ask the payee for an account at another bank."),
}


def label_of(code: str, given: str = "") -> Promise | str:
    """Return what a code is called, or the bank's own words for a code that only the bank knows."""
    return LABELS.get(code, given or code)


def remedy_of(code: str) -> Promise:
    """Return what an officer can do about a failure."""
    return REMEDIES.get(code, REMEDIES[FailureCode.OTHER])
