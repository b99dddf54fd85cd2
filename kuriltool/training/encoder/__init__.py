"""The encoder's training: lessons from the corpora, the network, its fit, and its export to what runs without torch."""
