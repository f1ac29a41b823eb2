"""Black-box tests, and the stand-in for the provider they run against."""
