"""The protocol's words and grammar: reply, enhanced status code, phase, attempt. No I/O, no knowledge of causes."""
