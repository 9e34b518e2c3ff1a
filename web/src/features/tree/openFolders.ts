/** Which folders are open: as the user left them in this browser, or else all of a tree that is small. */
import { isStrings, readStored, writeStored } from "@/lib/stored";
import type { TreeNode } from "./nodes";

const OPENED = "tree.open";
const CLOSED = "tree.closed";
/** About what fits on a screen without scrolling. */
const SMALL = 30;
/** The sections at the top, by their keys, however large the tree is. */
const SECTIONS = { "s.favourites": true, "s.recent": false };

function countOf(nodes: readonly TreeNode[]): number {
  return nodes.reduce(
    (sum, node) => sum + 1 + (node.kind === "folder" ? countOf(node.children) : 0),
    0,
  );
}

/** Folders count as well: they are rows too. */
export function isSmall(nodes: readonly TreeNode[]): boolean {
  return countOf(nodes) <= SMALL;
}

/** By a folder's key, for those that the user has opened or closed. */
export function readOpenState(): Record<string, boolean> {
  const all = (stored: string, open: boolean) =>
    readStored(stored, isStrings, []).map((key) => [key, open] as const);
  return { ...SECTIONS, ...Object.fromEntries([...all(OPENED, true), ...all(CLOSED, false)]) };
}

export function writeOpenState(state: Readonly<Record<string, boolean>>): void {
  const keys = (open: boolean) => Object.keys(state).filter((key) => state[key] === open);
  writeStored(OPENED, keys(true));
  writeStored(CLOSED, keys(false));
}
