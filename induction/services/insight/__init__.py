"""What people misunderstand, and what ESR says otherwise."""
