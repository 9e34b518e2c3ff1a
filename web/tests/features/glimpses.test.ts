// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { EVERY_MS, Glimpses, MOST_AT_ONCE } from "@/features/live/glimpses";
import { ApiError } from "@/lib/http";

/** What is being taken, and how each ends. */
interface Taking {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly give: () => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

let taking: Taking[] = [];
let hidden = false;
let glimpses: Glimpses;
let stop: () => void;
const picture = document.createElement("canvas");
const settled = async () => {
  await vi.advanceTimersByTimeAsync(0);
};

function take(id: string, signal: AbortSignal): Promise<HTMLCanvasElement> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error));
    taking.push({
      id,
      signal,
      give: () => {
        resolve(picture);
        return settled();
      },
      fail: (error) => {
        reject(error);
        return settled();
      },
    });
  });
}

const ids = () => taking.map(({ id }) => id);
const at = (index: number): Taking => taking.at(index) ?? expect.unreachable();

beforeEach(() => {
  vi.useFakeTimers();
  taking = [];
  hidden = false;
  glimpses = new Glimpses(take, () => hidden);
  stop = glimpses.start();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

it("takes the pictures of what is seen, few at once and all by turns", async () => {
  for (const id of ["a", "b", "c", "d", "e"]) glimpses.see(id);
  expect(ids()).toEqual(["a", "b", "c"]);
  expect(taking).toHaveLength(MOST_AT_ONCE);
  await at(1).give();
  expect(ids()).toEqual(["a", "b", "c", "d"]);
  expect(glimpses.get("b").picture).toBe(picture);
  expect(glimpses.get("a").picture).toBeNull();
});

it("takes each anew after a while, and tells", async () => {
  const told = vi.fn();
  glimpses.subscribe("a", told);
  glimpses.see("a");
  await at(0).give();
  expect(told).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(EVERY_MS - 1);
  expect(taking).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(taking).toHaveLength(2);
});

it("leaves at once when nobody sees it, and is in no hurry to come back", async () => {
  const unsee = glimpses.see("a");
  unsee();
  expect(at(0).signal.aborted).toBe(true);
  await settled();
  glimpses.see("a");
  expect(taking).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(taking).toHaveLength(2);
  expect(glimpses.get("a").failed).toBe(false);
});

it("takes none while the page is in the background", async () => {
  hidden = true;
  glimpses.see("a");
  await vi.advanceTimersByTimeAsync(EVERY_MS * 4);
  expect(taking).toHaveLength(0);
  hidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
  expect(ids()).toEqual(["a"]);
});

it("takes none while nobody sits at the page", async () => {
  glimpses.see("a");
  await at(0).give();
  glimpses.rest(true);
  await vi.advanceTimersByTimeAsync(EVERY_MS * 4);
  expect(ids()).toEqual(["a"]);
  glimpses.rest(false);
  expect(ids()).toEqual(["a", "a"]);
});

it("tries again after a failure, and never after a refusal", async () => {
  glimpses.see("a");
  glimpses.see("b");
  await at(0).fail(new Error("the session ended"));
  await at(1).fail(new ApiError(403, "no"));
  expect(glimpses.get("a").failed).toBe(true);
  await vi.advanceTimersByTimeAsync(EVERY_MS * 4);
  expect(ids()).toEqual(["a", "b", "a"]);
});

it("forgets what is over, and ends with its page", async () => {
  const unsee = glimpses.see("a");
  await at(0).give();
  unsee();
  glimpses.keep(new Set(["b"]));
  expect(glimpses.get("a").picture).toBeNull();
  glimpses.see("c");
  stop();
  expect(at(-1).signal.aborted).toBe(true);
});
