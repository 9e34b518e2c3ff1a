/** Where a value comes from, in words. */
import type { Origin } from "@/lib/api";

/** "folder ‘Prod’", "template ‘Linux’", "the server's default". */
export function originName({ kind, name }: Origin): string {
  switch (kind) {
    case "folder":
      return `folder ‘${name}’`;
    case "template":
      return `template ‘${name}’`;
    case "connection":
      return "this connection";
    case "default":
      return "the server’s default";
  }
}

const LONG = 40;

/** A value short enough for a line below a field. */
export function shortened(value: string): string {
  const line = value.replace(/\s+/g, " ");
  return line.length > LONG ? `${line.slice(0, LONG - 1)}…` : line;
}
