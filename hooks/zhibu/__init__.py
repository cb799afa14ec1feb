"""The handbook itself: plain Python that knows nothing of the generator."""
