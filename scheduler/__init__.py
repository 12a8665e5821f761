"""What happens when, and what do we answer?"""
