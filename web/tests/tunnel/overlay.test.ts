// @vitest-environment jsdom
import type { Display } from "guacamole-common-js";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LOOK_SHOWN_MS, Overlay, STILL_MS, tintOf } from "../../src/tunnel/overlay";
import type { Seat, Seating } from "../../src/tunnel/room";

const seat = (id: string, name: string): Seat => ({
  id,
  name,
  role: "view",
  since: "",
  here: true,
});
const seating = (...seats: Seat[]): Seating => ({
  me: "s1",
  holder: "s1",
  until: null,
  seats,
  asking: [],
});

const element = document.createElement("div");
const display = {
  getElement: () => element,
  getWidth: () => 200,
  getHeight: () => 100,
} as unknown as Display;

function shown(name: string): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(`.dg-${name}`)];
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it("draws everybody's pointer with a name, lets it fade, and takes it away with them", () => {
  const overlay = new Overlay();
  overlay.attach(display);
  overlay.point("s2", 1, 1); // nobody knows yet who that is
  expect(shown("pointer")).toEqual([]);
  const both = seating(seat("s1", "Ada"), seat("s2", "<b>Bob</b>"));
  overlay.seat(both);
  overlay.point("s2", 50, 50);
  const [pointer] = shown("pointer");
  expect(pointer?.textContent).toBe("<b>Bob</b>");
  expect([pointer?.style.left, pointer?.style.top]).toEqual(["25%", "50%"]);
  expect(pointer?.dataset["tint"]).toBe(String(tintOf(both, "s2")));
  vi.advanceTimersByTime(STILL_MS);
  expect(pointer?.hasAttribute("data-still")).toBe(true);
  overlay.point("s2", 9999, -5);
  expect(pointer?.hasAttribute("data-still")).toBe(false);
  expect([pointer?.style.left, pointer?.style.top]).toEqual(["100%", "0%"]);
  overlay.seat(seating(seat("s1", "Ada")));
  expect(shown("pointer")).toEqual([]);
  overlay.dispose();
});

it("shows a place that somebody points at, for a while", () => {
  const overlay = new Overlay();
  overlay.attach(display);
  overlay.look("s2", "Bob", 100, 100);
  expect(shown("look").map(({ textContent }) => textContent)).toEqual(["Bob"]);
  vi.advanceTimersByTime(LOOK_SHOWN_MS);
  expect(shown("look")).toEqual([]);
  overlay.dispose();
  expect(element.childElementCount).toBe(0);
});
