"""Fakes for what a real part can't be made to do: cut off, be slow, lie, run at full speed."""
