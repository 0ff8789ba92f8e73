"""What is held about people, for how long, and how they are given it."""
