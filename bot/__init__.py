"""What the bot does, without Telegram objects, SQL or HTML."""
