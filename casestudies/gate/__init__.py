"""The anonymity gate (E12): what a draft still shows, and whether two people signed exactly that.

Reading only; what happens at the gate is in `casestudies.actions.reviewing` and `.publishing`.
"""
