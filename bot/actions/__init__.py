"""What the bot does: one function for each thing. Transactions belong to the caller."""
