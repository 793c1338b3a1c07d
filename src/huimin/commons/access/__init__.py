"""Who may do what, where: officers, roles, rights and their division scope."""
