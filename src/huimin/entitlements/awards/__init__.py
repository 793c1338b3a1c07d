"""Awards: granting, ending, holding back; what a month pays of them; which go together."""
