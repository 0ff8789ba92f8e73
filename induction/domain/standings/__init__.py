"""Who is asked what, and how they stand: programmes, audiences, facts, timelines, counts."""
