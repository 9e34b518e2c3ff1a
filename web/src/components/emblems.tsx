/** The signs that a folder or a connection may be given instead of its usual one; kept by their names. */
import { icon, path, type Icon } from "./icons";

export interface Emblem {
  readonly name: string;
  readonly label: string;
  readonly icon: Icon;
}

const emblem = (name: string, label: string, ...shapes: string[]): Emblem => ({
  name,
  label,
  icon: icon(label.replace(/\W/g, ""), path(...shapes)),
});

export const EMBLEMS: readonly Emblem[] = [
  emblem(
    "database",
    "Database",
    "M12 9.5c3.9 0 7-1.2 7-2.7S15.9 4 12 4 5 5.3 5 6.8s3.1 2.7 7 2.7Z",
    "M5 6.8v10.4c0 1.5 3.1 2.8 7 2.8s7-1.3 7-2.8V6.8",
    "M5 12c0 1.5 3.1 2.7 7 2.7s7-1.2 7-2.7",
  ),
  emblem(
    "cloud",
    "Cloud",
    "M7.5 18.5a4 4 0 0 1-.6-7.95 5.5 5.5 0 0 1 10.6 1.05 3.5 3.5 0 0 1-.5 6.9Z",
  ),
  emblem(
    "globe",
    "Globe",
    "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z",
    "M3.5 12h17",
    "M12 3.5c2.4 2.4 3.5 5.2 3.5 8.5s-1.1 6.1-3.5 8.5c-2.4-2.4-3.5-5.2-3.5-8.5s1.1-6.1 3.5-8.5Z",
  ),
  emblem(
    "router",
    "Router",
    "M5 13.5h14a1.5 1.5 0 0 1 1.5 1.5v3a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18v-3A1.5 1.5 0 0 1 5 13.5Z",
    "M7.5 16.5h.01",
    "M11 16.5h.01",
    "M16.5 13.5v-4",
    "M13.5 7a4.2 4.2 0 0 1 6 0",
  ),
  emblem(
    "laptop",
    "Laptop",
    "M6.5 5.5h11A1.5 1.5 0 0 1 19 7v8.5H5V7a1.5 1.5 0 0 1 1.5-1.5Z",
    "M2.5 18.5h19",
  ),
  emblem(
    "printer",
    "Printer",
    "M7.5 9V4.5h9V9",
    "M7 16.5H5.5A1.5 1.5 0 0 1 4 15v-4.5A1.5 1.5 0 0 1 5.5 9h13a1.5 1.5 0 0 1 1.5 1.5V15a1.5 1.5 0 0 1-1.5 1.5H17",
    "M7.5 14h9v5.5h-9Z",
  ),
  emblem(
    "building",
    "Building",
    "M6 20.5v-15A1.5 1.5 0 0 1 7.5 4h9A1.5 1.5 0 0 1 18 5.5v15",
    "M3.5 20.5h17",
    "M9.5 8h.01",
    "M14.5 8h.01",
    "M9.5 12h.01",
    "M14.5 12h.01",
    "M10.5 20.5v-4h3v4",
  ),
  emblem(
    "home",
    "Home",
    "m4 11.5 8-7 8 7",
    "M6 10v9a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1v-9",
    "M10 20v-5.5h4V20",
  ),
  emblem(
    "box",
    "Box",
    "m12 3.5 7.5 4v9L12 20.5l-7.5-4v-9Z",
    "m4.8 7.7 7.2 3.9 7.2-3.9",
    "M12 11.6v8.7",
  ),
  emblem(
    "flask",
    "Flask",
    "M9 3.5h6",
    "M10 3.5v6L4.9 18a1.7 1.7 0 0 0 1.5 2.5h11.2a1.7 1.7 0 0 0 1.5-2.5L14 9.5v-6",
    "M7.5 14.5h9",
  ),
  emblem(
    "wrench",
    "Wrench",
    "M14.5 6.5a4.3 4.3 0 0 1 5.2-1.1l-2.9 2.9.9 2.1 2 .8 1-1a4.3 4.3 0 0 1-5.9 4.3L8.5 20.7a2 2 0 0 1-2.9-2.9l6.3-6.3a4.3 4.3 0 0 1 2.6-5Z",
  ),
  emblem("bolt", "Bolt", "m13 3.5-8 10h6l-1 7 8-10h-6Z"),
];

export interface Hue {
  readonly name: string;
  readonly label: string;
}

/** Each is a variable in tokens.css, `--dg-hue-<name>`, with its own value in the dark. */
export const HUES: readonly Hue[] = [
  { name: "red", label: "Red" },
  { name: "orange", label: "Orange" },
  { name: "yellow", label: "Yellow" },
  { name: "green", label: "Green" },
  { name: "teal", label: "Teal" },
  { name: "blue", label: "Blue" },
  { name: "violet", label: "Violet" },
  { name: "pink", label: "Pink" },
];

/** By their names; there is none for "", nor for a name that a later version of this page may know. */
export const EMBLEM_ICONS: Readonly<Record<string, Icon>> = Object.fromEntries(
  EMBLEMS.map((one) => [one.name, one.icon]),
);
const HUE_NAMES = new Set(HUES.map(({ name }) => name));

export function hueColor(name: string): string | undefined {
  return HUE_NAMES.has(name) ? `var(--dg-hue-${name})` : undefined;
}
