"""Agent banks and the accounts into which people are paid."""
