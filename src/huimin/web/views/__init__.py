"""Pages that belong to no line of business: signing in, home, officers and roles, the trail, jobs, the style page."""
