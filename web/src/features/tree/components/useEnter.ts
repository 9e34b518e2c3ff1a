import { useEffect, useRef } from "react";
import type { ConnectionNode } from "../nodes";

/**
 * Enter in the filter opens the first that is found. Who types faster than the tree or the server's search
 * comes has not pressed it for nothing: what is found then opens, unless they have typed on.
 *
 * `first`: null if nothing is found, undefined while that isn't known.
 */
export function useEnter(
  term: string,
  first: ConnectionNode | null | undefined,
  open: (node: ConnectionNode) => void,
): () => void {
  const early = useRef<string | null>(null);
  useEffect(() => {
    if (early.current === null || (early.current === term && first === undefined)) return;
    const meant = early.current === term;
    early.current = null;
    if (meant && first) open(first);
  }, [term, first, open]);
  return () => {
    if (first === undefined) early.current = term;
    else if (first) open(first);
  };
}
