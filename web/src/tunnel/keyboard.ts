/**
 * Keys of any layout, dead keys and input methods, taken through a hidden text field (an input method
 * composes in nothing else), for the session that has the focus and no other.
 *
 * Laws: no key stays down when the focus goes; a paste key reaches the remote side only after the
 * clipboard that it is to paste; Ctrl+Alt+Shift, pressed and released alone, is ours.
 */
import Guacamole from "./guacamole";
import { Key, isModifier, keysymOf } from "./keysyms";

export interface KeyboardEvents {
  onkey(pressed: boolean, keysym: number): void;
  /** The browser's clipboard, at the moment that the user pastes. */
  onpaste(text: string): void;
  onmenu(): void;
}

/** The browser fires `paste` within this time after the key, if it does at all. */
const PASTE_WAIT_MS = 60;

const anyOf = (pressed: Record<number, true>, ...keysyms: number[]) =>
  keysyms.some((keysym) => pressed[keysym]);

/**
 * `sink` for the library's key handling alone: of its text handlers, the first one to see a text switches
 * the other off for good, which loses an emoji picker's text after an input method was used once.
 */
function keysOnly(sink: HTMLElement, options: AddEventListenerOptions): HTMLElement {
  const target = {
    addEventListener(type: string, listener: EventListener) {
      if (type.startsWith("key"))
        sink.addEventListener(type, listener, { ...options, capture: true });
    },
  };
  return target as unknown as HTMLElement;
}

export class SessionKeyboard {
  readonly #keyboard: InstanceType<typeof Guacamole.Keyboard>;
  #menuArmed = false;
  #justComposed: string | null = null;
  #paste: { keysym: number; timer: ReturnType<typeof setTimeout> } | null = null;
  readonly #abort = new AbortController();

  constructor(
    private readonly sink: HTMLTextAreaElement,
    private readonly events: KeyboardEvents,
  ) {
    const keyboard = (this.#keyboard = new Guacamole.Keyboard());
    keyboard.onkeydown = (keysym) => this.#down(keysym);
    keyboard.onkeyup = (keysym) => this.#up(keysym);
    const on = { signal: this.#abort.signal };
    keyboard.listenTo(keysOnly(sink, on));
    sink.addEventListener("blur", () => this.release(), on);
    sink.addEventListener("paste", (event) => this.#pasted(event), on);
    sink.addEventListener("beforeinput", (event) => this.#beforeInput(event), on);
    sink.addEventListener("compositionend", (event) => this.#composed(event.data), on);
    sink.addEventListener("input", (event) => this.#input(event as InputEvent), on);
    document.addEventListener("visibilitychange", () => this.release(), on);
  }

  /** Types `text` as keys, each pressed and released. */
  type(text: string): void {
    for (const character of text) {
      const keysym = keysymOf(character.codePointAt(0) ?? 0);
      if (keysym !== null) this.#tap([keysym]);
    }
  }

  /** Presses `keys` in order and releases them in the opposite order. */
  combine(keys: readonly number[]): void {
    this.release();
    this.#tap(keys);
  }

  release(): void {
    this.#flushPaste();
    this.#menuArmed = false;
    this.#keyboard.reset();
  }

  dispose(): void {
    this.release();
    this.#abort.abort();
    this.#keyboard.onkeydown = this.#keyboard.onkeyup = null;
  }

  #tap(keys: readonly number[]): void {
    for (const keysym of keys) this.events.onkey(true, keysym);
    for (const keysym of keys.toReversed()) this.events.onkey(false, keysym);
  }

  /** Returns whether the browser may act on the key as well. */
  #down(keysym: number): boolean {
    this.#flushPaste();
    this.#menuArmed = isModifier(keysym) && this.#menuKeysDown();
    if (this.#isPaste(keysym)) {
      this.#paste = { keysym, timer: setTimeout(() => this.#flushPaste(), PASTE_WAIT_MS) };
      return true;
    }
    this.events.onkey(true, keysym);
    return false;
  }

  #up(keysym: number): void {
    this.#flushPaste();
    this.events.onkey(false, keysym);
    if (!this.#menuArmed || !isModifier(keysym)) return;
    this.#menuArmed = false;
    this.#keyboard.reset();
    this.events.onmenu();
  }

  #menuKeysDown(): boolean {
    const { pressed } = this.#keyboard;
    return (
      anyOf(pressed, Key.ControlLeft, Key.ControlRight) &&
      anyOf(pressed, Key.AltLeft, Key.AltRight) &&
      anyOf(pressed, Key.ShiftLeft, Key.ShiftRight)
    );
  }

  #isPaste(keysym: number): boolean {
    const { ctrl, meta, alt, shift } = this.#keyboard.modifiers;
    if (keysym === Key.Insert) return shift && !ctrl && !alt;
    return (keysym === Key.V || keysym === Key.UpperV) && (ctrl || meta) && !alt;
  }

  #pasted(event: ClipboardEvent): void {
    event.preventDefault();
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text) this.events.onpaste(text);
    this.#flushPaste();
  }

  #flushPaste(): void {
    if (!this.#paste) return;
    clearTimeout(this.#paste.timer);
    const { keysym } = this.#paste;
    this.#paste = null;
    this.events.onkey(true, keysym);
  }

  /** On-screen keyboards edit instead of pressing keys: an edit that is no text becomes its key. */
  #beforeInput(event: InputEvent): void {
    const keysym =
      event.inputType === "deleteContentBackward"
        ? Key.BackSpace
        : event.inputType === "insertLineBreak" || event.inputType === "insertParagraph"
          ? Key.Return
          : null;
    if (keysym === null || event.isComposing) return;
    event.preventDefault();
    this.#tap([keysym]);
  }

  #composed(text: string): void {
    this.type(text);
    this.#justComposed = text;
    this.#clearSink();
  }

  /** Text that came by no key: an emoji picker, dictation, an on-screen keyboard. */
  #input(event: InputEvent): void {
    if (event.isComposing) return;
    const again = event.data === this.#justComposed; // some browsers tell a composition twice
    if (event.data && !again) this.type(event.data);
    this.#clearSink();
  }

  /** The field only lends its composing; what it holds would be composed with what comes next. */
  #clearSink(): void {
    setTimeout(() => {
      this.sink.value = "";
      this.#justComposed = null;
    });
  }
}
