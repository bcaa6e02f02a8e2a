"""What people type in: one file a subject. They offer what the officer may use; actions ask again."""
