# The bot watches itself.
canary = ✅ { $time }: the way for alarms is open. Nothing to do: I check it every ten minutes, without a sound.
