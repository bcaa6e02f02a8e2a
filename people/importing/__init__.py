"""Reads a file of people and posts into facts, and says of each row what it would change. What is
written lies in people.actions."""
