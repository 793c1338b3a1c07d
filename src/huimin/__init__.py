"""Huimin 惠民: civil-affairs and social-protection platform."""
