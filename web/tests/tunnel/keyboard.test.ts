// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { SessionKeyboard } from "../../src/tunnel/keyboard";
import { Key, keysymOf } from "../../src/tunnel/keysyms";

let sink: HTMLTextAreaElement;
let keyboard: SessionKeyboard;
let keys: string[];
let pasted: string[];
let menus: number;

const name = (keysym: number) => `0x${keysym.toString(16)}`;

function press(
  kind: "keydown" | "keyup",
  key: string,
  { code = 0, ...init }: Omit<KeyboardEventInit, "code"> & { code?: number } = {},
) {
  const event = new KeyboardEvent(kind, { key, bubbles: true, cancelable: true, ...init });
  Object.defineProperty(event, "which", { value: code });
  sink.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  vi.useFakeTimers();
  sink = document.body.appendChild(document.createElement("textarea"));
  keys = [];
  pasted = [];
  menus = 0;
  keyboard = new SessionKeyboard(sink, {
    onkey: (pressed, keysym) => keys.push(`${pressed ? "+" : "-"}${name(keysym)}`),
    onpaste: (text) => {
      pasted.push(text);
      keys.push("clipboard");
    },
    onmenu: () => menus++,
  });
  return () => {
    keyboard.dispose();
    sink.remove();
    vi.useRealTimers();
  };
});

describe("SessionKeyboard", () => {
  it("types any script, a character at a time", () => {
    keyboard.type("a漢🙂");
    expect(keys).toEqual([
      "+0x61",
      "-0x61",
      "+0x1006f22",
      "-0x1006f22",
      "+0x101f642",
      "-0x101f642",
    ]);
    expect(keysymOf(0xd83d)).toBeNull();
  });

  it("types what an input method composed, once", () => {
    sink.dispatchEvent(new CompositionEvent("compositionend", { data: "漢字" }));
    sink.dispatchEvent(new InputEvent("input", { data: "漢字" }));
    vi.runAllTimers();
    sink.dispatchEvent(new InputEvent("input", { data: "🙂" }));
    expect(keys.filter((key) => key.startsWith("+"))).toEqual([
      "+0x1006f22",
      "+0x1005b57",
      "+0x101f642",
    ]);
  });

  it("releases every key when the focus goes", () => {
    press("keydown", "Shift", { code: 16, shiftKey: true });
    press("keydown", "ArrowUp", { code: 38, shiftKey: true });
    sink.dispatchEvent(new FocusEvent("blur"));
    expect(keys).toContain("-0xffe1");
    expect(keys).toContain("-0xff52");
  });

  it("sends the clipboard before the key that pastes it", () => {
    press("keydown", "Control", { code: 17, ctrlKey: true });
    const down = press("keydown", "v", { code: 86, ctrlKey: true });
    expect(down.defaultPrevented).toBe(false);
    const paste = new Event("paste", { cancelable: true });
    Object.assign(paste, { clipboardData: { getData: () => "text 🙂" } });
    sink.dispatchEvent(paste);
    press("keyup", "v", { code: 86, ctrlKey: true });
    expect(pasted).toEqual(["text 🙂"]);
    expect(keys).toEqual(["+0xffe3", "clipboard", "+0x76", "-0x76"]);
  });

  it("pastes all the same where the browser fires no paste", () => {
    press("keydown", "Control", { code: 17, ctrlKey: true });
    press("keydown", "v", { code: 86, ctrlKey: true });
    vi.advanceTimersByTime(100);
    expect(keys).toEqual(["+0xffe3", "+0x76"]);
  });

  it("takes Ctrl+Alt+Shift alone for itself, and not with another key", () => {
    const down = () => {
      press("keydown", "Control", { code: 17, ctrlKey: true });
      press("keydown", "Alt", { code: 18, ctrlKey: true, altKey: true });
      press("keydown", "Shift", { code: 16, ctrlKey: true, altKey: true, shiftKey: true });
    };
    down();
    press("keyup", "Shift", { code: 16, ctrlKey: true, altKey: true });
    expect(menus).toBe(1);
    keyboard.release();
    down();
    press("keydown", "F1", { code: 112, ctrlKey: true, altKey: true, shiftKey: true });
    press("keyup", "Shift", { code: 16, ctrlKey: true, altKey: true });
    expect(menus).toBe(1);
  });

  it("sends combinations in order and releases them in the opposite one", () => {
    keyboard.combine([Key.ControlLeft, Key.AltLeft, Key.Delete]);
    expect(keys).toEqual(["+0xffe3", "+0xffe9", "+0xffff", "-0xffff", "-0xffe9", "-0xffe3"]);
  });

  it("turns an on-screen keyboard's edits into keys", () => {
    sink.dispatchEvent(
      new InputEvent("beforeinput", { inputType: "deleteContentBackward", cancelable: true }),
    );
    sink.dispatchEvent(
      new InputEvent("beforeinput", { inputType: "insertLineBreak", cancelable: true }),
    );
    expect(keys).toEqual(["+0xff08", "-0xff08", "+0xff0d", "-0xff0d"]);
  });
});
