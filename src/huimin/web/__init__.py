"""Composition: settings, addresses, base templates, navigation, commands."""
