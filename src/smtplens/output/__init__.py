"""Documents and diagnoses to a shape: a terminal page, plain text, JSON lines. All escaping is done here."""
