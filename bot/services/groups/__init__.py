"""Telegram groups that show a site's alarms; being a member gives no right."""
