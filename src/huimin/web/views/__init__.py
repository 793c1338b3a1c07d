"""Pages that belong to no line of business: signing in, home, officers, the trail, jobs, style."""
