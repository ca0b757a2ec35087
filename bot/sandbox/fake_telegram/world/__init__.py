"""What there is: people, chats, messages, taps, the bot's profile, and what waits to be heard."""
