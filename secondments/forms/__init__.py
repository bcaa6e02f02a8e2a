"""What people fill in about secondments."""
