"""What people choose at first sight, counted so that no figure is about fewer than ten of them: pure."""
