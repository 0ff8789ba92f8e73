"""What must hold when the machine, the disk or the network does not."""
