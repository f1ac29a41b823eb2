"""Proofs that the stand-in behaves like the provider it stands for."""
