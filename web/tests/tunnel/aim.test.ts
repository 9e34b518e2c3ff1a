// @vitest-environment jsdom
import { expect, it, vi } from "vitest";
import { Aim } from "../../src/tunnel/aim";

function made(shared = true) {
  const stage = document.createElement("div");
  const screen = document.createElement("div");
  stage.append(screen);
  const clicked = vi.fn();
  for (const type of ["mousedown", "mouseup"]) screen.addEventListener(type, clicked);
  const events = { may: () => shared, onchange: vi.fn(), onlook: vi.fn() };
  const aim = new Aim(stage, events);
  const mouse = (type: string, init: MouseEventInit = {}) =>
    screen.dispatchEvent(new MouseEvent(type, { bubbles: true, clientX: 3, clientY: 4, ...init }));
  return { aim, stage, clicked, events, mouse };
}

it("takes the announced click for itself, and no other", () => {
  const { aim, stage, clicked, events, mouse } = made();
  aim.set(true);
  expect(stage.hasAttribute("data-aims")).toBe(true);
  mouse("mousedown");
  mouse("mouseup");
  expect(clicked).not.toHaveBeenCalled();
  expect(events.onlook.mock.calls).toEqual([[3, 4]]);
  expect(events.onchange.mock.calls).toEqual([[true], [false]]);
  mouse("mousedown");
  expect(clicked).toHaveBeenCalledOnce();
});

it("points by a double click with Alt, where there is anybody to see it", () => {
  const { events, mouse } = made();
  mouse("dblclick");
  mouse("dblclick", { altKey: true });
  expect(events.onlook).toHaveBeenCalledOnce();
  const alone = made(false);
  alone.mouse("dblclick", { altKey: true });
  expect(alone.events.onlook).not.toHaveBeenCalled();
});
