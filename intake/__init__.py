"""How does a message get in, and what is it?"""
