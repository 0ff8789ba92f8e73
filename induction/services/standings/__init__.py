"""How people stand: worked out from facts, kept in step, listed and counted."""
