"""The reference as pages: served on loopback with a box that reads what is pasted, or built for any web host."""
