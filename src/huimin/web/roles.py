"""The roles that every installation has, by the duties of a district's civil-affairs work."""

from __future__ import annotations

from huimin.commons.access.rights import BuiltInRole, declare_roles

ADMINISTRATORS = "administrators"
SEE_DECISIONS = ("registry.view", "rulebook.view", "awards.view", "month.view", "cases.view")

declare_roles(
    (
        BuiltInRole(
            "community_worker", "社区工作者", "Community worker",
            ("registry.view", "registry.change", "rulebook.view", "awards.view", "cases.view",
             "cases.intake", "cases.inquire", "cases.publicise"),
        ),
        BuiltInRole(
            "street_reviewer", "街道审核人员", "Street reviewer",
            (*SEE_DECISIONS, "registry.change", "registry.unmask", "cases.accept", "cases.intake",
             "cases.inquire", "cases.opine", "cases.publicise", "cases.objections", "cases.assign",
             "relatives.manage", "reserves.view", "reserves.hand_over"),
        ),
        BuiltInRole(
            "street_approver", "街道审批人员", "Street approver",
            (*SEE_DECISIONS, "registry.unmask", "cases.decide_street", "cases.objections", "cases.assign",
             "reserves.view"),
            second_factor=True,
        ),
        BuiltInRole(
            "district_approver", "区级审批人员", "District approver",
            (*SEE_DECISIONS, "registry.unmask", "figures.confirm", "month.reckon", "awards.decide",
             "cases.decide", "cases.confirm", "cases.appeal", "cases.assign",
             "relatives.manage"),
            second_factor=True,
        ),
        BuiltInRole(
            "verification_officer", "核对人员", "Verification officer",
            (*SEE_DECISIONS, "registry.change", "registry.unmask", "registry.import", "registry.merge",
             "jobs.view", "cases.verify", "cases.spot_check"),
        ),
        BuiltInRole(
            "policy_officer", "政策管理人员", "Policy officer",
            (*SEE_DECISIONS, "figures.enter", "cases.appeal", "cases.objections"),
        ),
        BuiltInRole(
            "finance_officer", "财务经办人员", "Finance officer",
            (*SEE_DECISIONS, "month.reckon", "month.submit", "month.returns", "ledger.view", "funds.manage",
             "jobs.view", "reserves.view", "reserves.advance"),
        ),
        BuiltInRole(
            "finance_approver", "财务审批人员", "Finance approver",
            (*SEE_DECISIONS, "month.approve", "ledger.view", "jobs.view", "reserves.view",
             "reserves.approve"),
            second_factor=True,
        ),
        BuiltInRole(
            "registrar", "登记人员", "Registrar",
            ("registry.view", "registry.change", "registry.unmask", "registry.import", "registry.merge"),
        ),
        BuiltInRole(
            "auditor", "审计监督人员", "Auditor",
            (*SEE_DECISIONS, "ledger.view", "audit.view", "jobs.view", "cases.supervise",
             "complaints.review", "reserves.view"),
        ),
        BuiltInRole(
            "leader", "领导", "Leader",
            (*SEE_DECISIONS, "ledger.view", "complaints.review", "cases.supervise", "cases.appeal",
             "reserves.view"),
        ),
        BuiltInRole(
            "complaints_officer", "信访举报办理人员", "Complaints officer",
            ("registry.view", "rulebook.view", "cases.view", "complaints.handle"),
        ),
        BuiltInRole(
            "system_administrator", "系统管理员", "System administrator",
            ("jobs.view",), ADMINISTRATORS, second_factor=True,
        ),
        BuiltInRole(
            "security_administrator", "安全管理员", "Security administrator",
            ("access.manage", "roles.manage"), ADMINISTRATORS, second_factor=True,
        ),
        BuiltInRole(
            "audit_administrator", "审计管理员", "Audit administrator",
            ("audit.view",), ADMINISTRATORS, second_factor=True,
        ),
    )
)  # fmt: skip
