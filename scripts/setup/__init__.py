"""Everything between a fresh clone and a running program, a step at a time.

Laws: standard library only, for it runs before anything is installed. Each step prints one line:
what it does, or that it is up to date. A step that has nothing to do looks at files only, so that a
second run takes no time. A failure shows the command's last lines and says what to do.
"""
