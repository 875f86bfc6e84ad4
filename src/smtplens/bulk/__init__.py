"""Millions of replies as Arrow columns: one diagnosis for all that differ in ids, addresses and numbers only."""
