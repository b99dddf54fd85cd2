"""A text told with the two first sides of a pack exchanged, and whether the positions of its claims exchange with it."""
