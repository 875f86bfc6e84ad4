"""What is known about replies: registries, causes, rules and texts, all of it data under ``data/``."""
