"""The charsets of mail are those of papers: see parsers/charsets.py, which both use."""

from parsers.charsets import decode_bytes, decode_header_bytes, find_codec, likeliest

__all__ = ["decode_bytes", "decode_header_bytes", "find_codec", "likeliest"]
