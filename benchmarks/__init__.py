"""Every speed and size that the platform claims, beside its peer or its limit."""
