"""Papers and mail made by the project itself: sample mail, the benchmark, the quality sets."""
