"""Black-box tests of a whole running system, and what they and chaos share."""
