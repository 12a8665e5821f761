"""What does this paper say? Bytes in, records out: no clock, no network, no database."""

READER_VERSION = "0.1.0"  #: raised whenever the same mail may read differently; kept with every Reading
