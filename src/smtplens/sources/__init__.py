"""Text to attempts: what people and programs keep of a failed delivery. No I/O: lines or bytes come in."""
