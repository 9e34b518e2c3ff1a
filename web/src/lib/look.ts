/** The look that the server says: in the page itself at first, then as it changes. */
import { useSyncExternalStore } from "react";
import type { LookOut } from "../../api-schema/schema";

export type Look = LookOut;

const OURS: Look = {
  name: "Deskgate",
  accent: "",
  accent_dark: "",
  title: "",
  text: "",
  logo: "",
  logo_dark: "",
  favicon: "",
  background: "",
  css: "",
  has_terms: false,
};

/** What the server wrote into the page; ours where it wrote nothing that can be read. */
export function lookOf(content: string | null | undefined): Look {
  try {
    const told: unknown = JSON.parse(content ?? "");
    return typeof told === "object" && told !== null ? { ...OURS, ...told } : OURS;
  } catch {
    return OURS;
  }
}

let current = lookOf(
  document.querySelector<HTMLMetaElement>('meta[name="deskgate-look"]')?.content,
);
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLook(): Look {
  return useSyncExternalStore(subscribe, () => current);
}

/** The product's name, for the window's title. */
export function productName(): string {
  return current.name;
}

/** Show this look from now on: colours, favicon and style at once, the rest by who uses `useLook`. */
export function showLook(look: Look): void {
  current = look;
  dress(look);
  for (const listener of listeners) listener();
}

/** The page's own colours; Mantine's are in its theme. "" where they are ours. */
export function colorRules({ accent, accent_dark }: Pick<Look, "accent" | "accent_dark">): string {
  const rules: string[] = [];
  if (accent) rules.push(`:root:root{${accents(accent, "#fff")}}`);
  if (accent_dark)
    rules.push(`:root:root[data-mantine-color-scheme="dark"]{${accents(accent_dark, "#182126")}}`);
  return rules.join("\n");
}

function accents(color: string, ground: string): string {
  const part = (share: number, rest: string) => `color-mix(in srgb, ${color} ${share}%, ${rest})`;
  return [
    `--dg-accent:${color}`,
    `--dg-accent-text:${color}`,
    `--dg-focus:${color}`,
    `--dg-accent-soft:${part(12, ground)}`,
    `--dg-selected:${part(14, "transparent")}`,
    `--dg-drop:${part(20, "transparent")}`,
    `--dg-glow:${part(12, "transparent")}`,
  ].join(";");
}

function dress(look: Look): void {
  tag("style", "dg-look-colors").textContent = colorRules(look);
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (icon && look.favicon) {
    icon.removeAttribute("type");
    icon.href = look.favicon;
  }
  const style = document.querySelector<HTMLLinkElement>("link[data-look]");
  if (!look.css) style?.remove();
  else if (style) style.href = look.css;
  else {
    const link = tag("link", "dg-look-style");
    link.rel = "stylesheet";
    link.dataset["look"] = "";
    link.href = look.css;
  }
}

/** An element of the head, made where it is missing. */
function tag<K extends "style" | "link">(name: K, id: string): HTMLElementTagNameMap[K] {
  const found = document.head.querySelector<HTMLElementTagNameMap[K]>(`#${id}`);
  if (found) return found;
  const made = document.createElement(name);
  made.id = id;
  document.head.append(made);
  return made;
}

dress(current);
