"""The calendar register: holidays of years that the library does not know, and corrections of single days."""
