"""What is kept of people and for how long: subject access, holds, disposal."""
