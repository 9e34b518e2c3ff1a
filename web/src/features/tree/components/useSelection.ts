/** What is selected in the tree, by the nodes' keys. */
import { useMemo, useState } from "react";
import { everyNode, type TreeNode } from "../nodes";

export interface Selection {
  readonly keys: ReadonlySet<string>;
  readonly nodes: readonly TreeNode[];
  /** Whether clicks select instead of opening. */
  readonly on: boolean;
  readonly begin: (node: TreeNode) => void;
  /** `visible`: the rows as they are drawn, for a range from the one that was selected last. */
  readonly toggle: (node: TreeNode, visible: readonly TreeNode[] | null) => void;
  readonly clear: () => void;
}

export function rangeOf(
  visible: readonly TreeNode[],
  from: string | null,
  to: string,
): readonly string[] {
  const start = visible.findIndex(({ key }) => key === from);
  const end = visible.findIndex(({ key }) => key === to);
  if (start < 0 || end < 0) return [to];
  return visible.slice(Math.min(start, end), Math.max(start, end) + 1).map(({ key }) => key);
}

export function useSelection(tree: readonly TreeNode[]): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const [anchor, setAnchor] = useState<string | null>(null);
  const nodes = useMemo(
    () => (keys.size === 0 ? [] : [...everyNode(tree)].filter(({ key }) => keys.has(key))),
    [keys, tree],
  );
  return {
    keys,
    nodes,
    on: nodes.length > 0,
    begin: ({ key }) => {
      setKeys(new Set([key]));
      setAnchor(key);
    },
    toggle: ({ key }, visible) => {
      setKeys((before) => {
        const next = new Set(before);
        if (visible) for (const one of rangeOf(visible, anchor, key)) next.add(one);
        else if (!next.delete(key)) next.add(key);
        return next;
      });
      setAnchor(key);
    },
    clear: () => setKeys(new Set()),
  };
}
