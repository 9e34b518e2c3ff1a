"""What the gateway costs, in CPU time, delay and memory; run by `make bench`.

Laws: loopback only; bounded loads; whatever is started is stopped; the server under test is alone
in its process. README.md says what each figure means.
"""
