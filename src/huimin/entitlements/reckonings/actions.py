"""Set what a month proposes aside."""

from __future__ import annotations

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.entitlements.models import Proposal
from huimin.entitlements.refusals import ReasonMissing
from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _


class ProposalIsSettled(Conflict):
    """The proposal was adopted or declined, or the month was reckoned anew."""

    template = _("Proposal {proposal} was settled in the meantime. Look at the month again.")


@transaction.atomic
def decline_proposal(*, proposal: int, reason: str, by: Officer | None) -> None:
    """Set a proposal aside: the award goes on as it is, and what is new is not granted.

    Raises:
        ProposalIsSettled: it was adopted or declined already.
        ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    found = Proposal.objects.select_for_update().filter(pk=proposal, state=Proposal.State.PROPOSED).first()
    if found is None:
        raise ProposalIsSettled(proposal=proposal)
    Proposal.objects.filter(pk=proposal).update(state=Proposal.State.DECLINED)
    record("proposal.decline", found, by=by, division=found.division, reason=reason, kind=found.kind)
