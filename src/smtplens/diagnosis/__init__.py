"""Attempt to Diagnosis: which rules the words meet, who wins, how sure that is, and when to try again."""
