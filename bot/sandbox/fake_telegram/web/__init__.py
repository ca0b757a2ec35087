"""Both sides on HTTP: the Bot API, and what people can do."""
