// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RETRY_DELAYS_MS, RETRY_FOR_MS, Retry } from "../../src/tunnel/retry";

const NEVER_MORE = () => 0;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("Retry", () => {
  it("tries at once, then ever more rarely, and no more when it has waited long enough", () => {
    const attempt = vi.fn();
    const retry = new Retry(attempt, NEVER_MORE);
    retry.begin();
    const delays: number[] = [];
    for (let delay = retry.plan(); delay !== null; delay = retry.plan()) {
      delays.push(delay);
      vi.advanceTimersByTime(delay);
      expect(attempt).toHaveBeenCalledTimes(delays.length);
    }
    expect(delays.slice(0, RETRY_DELAYS_MS.length)).toEqual(RETRY_DELAYS_MS);
    const waited = delays.reduce((sum, delay) => sum + delay, 0);
    expect(waited).toBeLessThanOrEqual(RETRY_FOR_MS);
    expect(waited).toBeGreaterThan(RETRY_FOR_MS - 30_000);
  });

  it("spreads those who come back to a server that has restarted", () => {
    const retry = new Retry(vi.fn(), () => 1);
    retry.begin();
    expect([retry.plan(), retry.plan()]).toEqual([0, 650]);
  });

  it("does not wait where the network is back, or somebody says so; and each attempt is one", () => {
    const attempt = vi.fn();
    const retry = new Retry(attempt, NEVER_MORE);
    retry.begin();
    window.dispatchEvent(new Event("online"));
    expect(attempt).not.toHaveBeenCalled();
    for (let turn = 0; turn < 5; turn++) {
      retry.plan();
      window.dispatchEvent(new Event("online"));
      retry.now();
    }
    vi.advanceTimersByTime(60_000);
    expect(attempt).toHaveBeenCalledTimes(5);
    retry.plan();
    retry.stop();
    window.dispatchEvent(new Event("online"));
    vi.advanceTimersByTime(60_000);
    expect(attempt).toHaveBeenCalledTimes(5);
  });
});
