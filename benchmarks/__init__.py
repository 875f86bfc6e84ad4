"""Speed, memory and judgement, measured beside their peers."""
