"""Messages to people through exchangeable channels."""
