"""Texts as Telegram keeps them: plain characters, and entities counted in UTF-16 units."""
