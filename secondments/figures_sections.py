"""What of plan and timeline stands beneath the list of secondments."""

from secondments.sections import Part

PARTS: list[Part] = []
