"""Identity numbers, credit codes, accounts and phones: checked, parsed, masked unless asked."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Self

from stdnum import luhn
from stdnum.cn import ric, uscc

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

DEMONSTRATION_AREA: Final = "999999"
"""The area code of invented people.

No division ever had it and none can get it: in GB/T 2260 no province begins with 9, and in the numbers of
foreign permanent residents, which do, a province follows, and 99 is none. So no invented person can be a
real one.
"""

_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)"
# A division below the province (some prefectures have no counties, hence 00 at the end); residents from
# Hong Kong, Macao and Taiwan; foreign permanent residents by province and nationality.
_AREA = re.compile(rf"{_PROVINCE}(?!00)\d{{4}}|8[123]0000|9{_PROVINCE}\d{{3}}", re.ASCII)
_FIRST_SEVENTEEN = re.compile(r"\d{17}", re.ASCII)
_ID_CHARACTERS = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_CREDIT_CODE = re.compile(r"[1-9ANY][\dA-HJ-NP-RTUWXY]\d{6}[\dA-HJ-NP-RTUWXY]{10}", re.ASCII)
_ACCOUNT = re.compile(r"\d{8,32}", re.ASCII)
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)
_LANDLINE = re.compile(r"(?:\+?86)?(?:(010|02\d)([2-8]\d{7})|(0[3-9]\d\d)([2-8]\d{6,7}))", re.ASCII)
_SEPARATORS = re.compile(r"[\s\-·()]+")


class Fault(StrEnum):
    """What makes an identity number impossible."""

    LENGTH = "length"
    CHARACTER = "character"
    AREA = "area"
    DATE = "date"
    CHECKSUM = "checksum"


class ImpossibleIdNumber(Invalid):
    """Nobody can have this identity number; `fault` says why. The number itself stays out of the message."""

    _SENTENCES: Final = {
        Fault.LENGTH: _(
            "An identity number has 18 characters, or 15 on an old card. Count and enter it again."
        ),
        Fault.CHARACTER: _(
            "An identity number has digits only, and perhaps X at the end. Correct the other ones."
        ),
        Fault.AREA: _(
            "The first six digits of this identity number belong to no division. Compare them with the card."
        ),
        Fault.DATE: _(
            "Digits 7 to 14 of this identity number are no day of birth. Compare them with the card."
        ),
        Fault.CHECKSUM: _(
            "The last character does not fit this identity number. Compare every digit with the card."
        ),
    }

    def __init__(self, fault: Fault) -> None:
        super().__init__(self._SENTENCES[fault])
        self.fault = fault


class ImpossibleCreditCode(Invalid):
    """No organisation can have this unified social credit code."""

    template = _(
        "“{given}” is no unified social credit code. Compare all 18 characters with the certificate."
    )


class ImpossibleAccountNumber(Invalid):
    """No bank issues such an account number."""

    template = _("An account number has 8 to 32 digits. Compare it with the card or the passbook.")


class ImpossiblePhone(Invalid):
    """The text is no telephone number of the mainland."""

    template = _(
        "This is no telephone number. Enter a mobile number of 11 digits, or a landline with its area code."
    )


class Sex(StrEnum):
    """The sex that the identity number states."""

    MALE = "male"
    FEMALE = "female"


class _Masked(ABC):
    """Whatever prints, logs or formats one of these shows it masked; only `text` shows it whole."""

    __slots__ = ()

    @property
    @abstractmethod
    def masked(self) -> str:
        """The number as lists and logs may show it."""

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.masked})"


@dataclass(frozen=True, slots=True, repr=False)
class IdNumber(_Masked):
    """A resident identity number (GB 11643), always in its form of 18 characters. Made by `of` or `make`.

    >>> number = IdNumber.make(DEMONSTRATION_AREA, date(1949, 12, 31), 2)
    >>> number, number.birth, number.sex.value
    (IdNumber(999999********0025), datetime.date(1949, 12, 31), 'female')
    """

    text: str

    @classmethod
    def of(cls, text: str, *, demonstration: bool = False) -> Self:
        """Return the number that `text` states; 15 digits are brought to 18 characters (births 1900–1999).

        `demonstration` also lets numbers of invented people pass.

        Raises:
            ImpossibleIdNumber: with the fault that was found first.
        """
        plain = _plain(text)
        if len(plain) not in (15, 18):
            raise ImpossibleIdNumber(Fault.LENGTH)
        if not _ID_CHARACTERS.fullmatch(plain):
            raise ImpossibleIdNumber(Fault.CHARACTER)
        whole = plain if len(plain) == 18 else _with_check_character(f"{plain[:6]}19{plain[6:]}")
        if not (_AREA.fullmatch(whole[:6]) or (demonstration and whole[:6] == DEMONSTRATION_AREA)):
            raise ImpossibleIdNumber(Fault.AREA)
        if not _is_date(whole[6:14]):
            raise ImpossibleIdNumber(Fault.DATE)
        if whole != _with_check_character(whole[:17]):
            raise ImpossibleIdNumber(Fault.CHECKSUM)
        return cls(whole)

    @classmethod
    def make(cls, area: str, birth: date, sequence: int) -> Self:
        """Return the number of person `sequence` (0–999; odd for men) born on `birth`, filed in `area`.

        Raises:
            ImpossibleIdNumber: no such area, or a sequence of more than three digits.
        """
        first = f"{area}{birth:%Y%m%d}{sequence:03}"
        if not _FIRST_SEVENTEEN.fullmatch(first):
            raise ImpossibleIdNumber(Fault.LENGTH if len(first) != 17 else Fault.CHARACTER)
        return cls.of(_with_check_character(first), demonstration=True)

    @property
    def area(self) -> str:
        """The six digits of the division that first issued it."""
        return self.text[:6]

    @property
    def birth(self) -> date:
        """The day of birth."""
        return ric.get_birth_date(self.text)

    @property
    def sex(self) -> Sex:
        """The sex."""
        return Sex.MALE if int(self.text[16]) % 2 else Sex.FEMALE

    @property
    def is_demonstration(self) -> bool:
        """Whether it belongs to an invented person."""
        return self.area == DEMONSTRATION_AREA

    @property
    def masked(self) -> str:
        """The number without the day of birth."""
        return f"{self.text[:6]}********{self.text[14:]}"


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code (GB 32100-2015). Made by `of`.

    >>> code = CreditCode.of("51999999 MJ0000001" + CreditCode.check_character("51999999MJ0000001"))
    >>> code.department, code.area, code.organisation
    ('5', '999999', 'MJ0000001')
    """

    text: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the code that `text` states.

        Raises:
            ImpossibleCreditCode: wrong length, characters or check character.
        """
        plain = _plain(text)
        if not _CREDIT_CODE.fullmatch(plain) or plain[17] != cls.check_character(plain[:17]):
            raise ImpossibleCreditCode(given=text)
        return cls(plain)

    @staticmethod
    def check_character(first: str) -> str:
        """Return the check character after the `first` 17 characters."""
        return str(uscc.calc_check_digit(first))

    @property
    def department(self) -> str:
        """The registering department: 5 civil affairs, 9 market regulation, N agriculture …"""
        return self.text[0]

    @property
    def kind(self) -> str:
        """The kind within the department; for civil affairs 1 association, 2 service, 3 foundation."""
        return self.text[1]

    @property
    def area(self) -> str:
        """The six digits of the division that registered it."""
        return self.text[2:8]

    @property
    def organisation(self) -> str:
        """The organisation's own nine characters (GB 11714)."""
        return self.text[8:17]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, repr=False)
class AccountNumber(_Masked):
    """The number of a bank card or account. Made by `of`.

    >>> card = AccountNumber.of("6222 0000 0000 0000 001")
    >>> card, card.is_card, card.looks_mistyped
    (AccountNumber(6222***********0001), True, True)
    """

    text: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the number that `text` states.

        Raises:
            ImpossibleAccountNumber: not 8 to 32 digits.
        """
        plain = _plain(text)
        if not _ACCOUNT.fullmatch(plain):
            raise ImpossibleAccountNumber()
        return cls(plain)

    @property
    def is_card(self) -> bool:
        """Whether it is as long as a card's number is."""
        return 16 <= len(self.text) <= 19

    @property
    def looks_mistyped(self) -> bool:
        """Whether it is as long as a card's number but fails its check: ask, for accounts have none."""
        return self.is_card and not luhn.is_valid(self.text)

    @property
    def masked(self) -> str:
        """The last four digits, and of a card the first four, which name its bank."""
        shown = self.text[:4] if self.is_card else ""
        return shown + "*" * (len(self.text) - len(shown) - 4) + self.text[-4:]


@dataclass(frozen=True, slots=True, repr=False)
class Phone(_Masked):
    """A mobile (`13800001234`) or landline (`0714-6000001`) number of the mainland. Made by `of`.

    >>> Phone.of("+86 138-0000-1234"), Phone.of("（0714）6000001").text
    (Phone(138****1234), '0714-6000001')
    """

    text: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the number that `text` states, without country code.

        Raises:
            ImpossiblePhone: neither a mobile number nor a landline with its area code.
        """
        plain = _plain(text)
        if found := _MOBILE.fullmatch(plain):
            return cls(found[1])
        if found := _LANDLINE.fullmatch(plain):
            return cls("-".join(part for part in found.groups() if part))
        raise ImpossiblePhone()

    @property
    def is_mobile(self) -> bool:
        """Whether it can receive short messages."""
        return "-" not in self.text

    @property
    def masked(self) -> str:
        """The number without its middle."""
        if self.is_mobile:
            return f"{self.text[:3]}****{self.text[-4:]}"
        area, number = self.text.split("-")
        return f"{area}-{'*' * (len(number) - 4)}{number[-4:]}"


def _plain(text: str) -> str:
    # Spreadsheets and keyboards in Chinese mode bring full-width characters, spaces and dashes.
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _with_check_character(first: str) -> str:
    return f"{first}{ric.calc_check_digit(first + '0')}"


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
