/** X11 keysyms that this page names itself, and the key combinations that a browser keeps for itself. */

export const Key = {
  BackSpace: 0xff08,
  Tab: 0xff09,
  Return: 0xff0d,
  Escape: 0xff1b,
  Insert: 0xff63,
  Delete: 0xffff,
  Home: 0xff50,
  Left: 0xff51,
  Up: 0xff52,
  Right: 0xff53,
  Down: 0xff54,
  PageUp: 0xff55,
  PageDown: 0xff56,
  End: 0xff57,
  Print: 0xff61,
  F4: 0xffc1,
  F11: 0xffc8,
  ShiftLeft: 0xffe1,
  ShiftRight: 0xffe2,
  ControlLeft: 0xffe3,
  ControlRight: 0xffe4,
  MetaLeft: 0xffe7,
  MetaRight: 0xffe8,
  AltLeft: 0xffe9,
  AltRight: 0xffea,
  SuperLeft: 0xffeb,
  SuperRight: 0xffec,
  AltGr: 0xfe03,
  C: 0x63,
  D: 0x64,
  L: 0x6c,
  R: 0x72,
  V: 0x76,
  W: 0x77,
  UpperV: 0x56,
} as const;

export interface KeyCombination {
  readonly label: string;
  readonly keys: readonly number[];
  readonly use: string;
}

/** Pressed in order, released in the opposite order. */
export const COMBINATIONS: readonly KeyCombination[] = [
  {
    label: "Ctrl + Alt + Delete",
    keys: [Key.ControlLeft, Key.AltLeft, Key.Delete],
    use: "Windows: log in, lock, Task Manager",
  },
  { label: "Windows key", keys: [Key.SuperLeft], use: "Start menu" },
  { label: "Windows + L", keys: [Key.SuperLeft, Key.L], use: "Lock the remote screen" },
  { label: "Windows + R", keys: [Key.SuperLeft, Key.R], use: "Run a program" },
  { label: "Windows + D", keys: [Key.SuperLeft, Key.D], use: "Show the desktop" },
  { label: "Alt + Tab", keys: [Key.AltLeft, Key.Tab], use: "Next window" },
  { label: "Alt + F4", keys: [Key.AltLeft, Key.F4], use: "Close the window" },
  {
    label: "Ctrl + W",
    keys: [Key.ControlLeft, Key.W],
    use: "Close a tab; erase a word in a terminal",
  },
  { label: "Ctrl + Alt + Backspace", keys: [Key.ControlLeft, Key.AltLeft, Key.BackSpace], use: "" },
  { label: "Print Screen", keys: [Key.Print], use: "" },
];

const MODIFIERS = new Set<number>([
  Key.ShiftLeft,
  Key.ShiftRight,
  Key.ControlLeft,
  Key.ControlRight,
  Key.AltLeft,
  Key.AltRight,
  Key.AltGr,
  Key.MetaLeft,
  Key.MetaRight,
  Key.SuperLeft,
  Key.SuperRight,
]);

export function isModifier(keysym: number): boolean {
  return MODIFIERS.has(keysym);
}

/** The keysym of a character: Latin-1 is its own code point, all else is in the Unicode range. */
export function keysymOf(codePoint: number): number | null {
  if (codePoint <= 0x1f || (codePoint >= 0x7f && codePoint <= 0x9f)) return 0xff00 | codePoint;
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return null; // half of a character
  return codePoint <= 0xff ? codePoint : 0x01000000 | codePoint;
}
