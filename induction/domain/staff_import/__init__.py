"""What a staff extract says, held against what is recorded: pure, so that the dry run and the act are one."""
