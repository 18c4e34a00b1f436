"""How Slack reaches the bot: over Socket Mode's WebSockets, or by signed requests to its addresses."""
