import { messageOf, request } from "@/lib/http";
import type { TreeNode } from "../nodes";
import type { Refused } from "./moveNodes";
import { useTreeMutation } from "./treeMutation";

export interface Deleted {
  readonly refused: readonly Refused[];
  readonly connectionIds: readonly string[];
}

interface Asked {
  readonly nodes: readonly TreeNode[];
  readonly onProgress: (done: number) => void;
}

/** One after the other, and each folder with all it holds; what is refused stays. */
export function useDeleteNodes() {
  return useTreeMutation(async ({ nodes, onProgress }: Asked): Promise<Deleted> => {
    const refused: Refused[] = [];
    const connectionIds: string[] = [];
    for (const [index, { kind, key, id, name }] of nodes.entries()) {
      const path = kind === "folder" ? `folders/${id}?recursive=true` : `connections/${id}`;
      try {
        await request("DELETE", path);
        if (kind === "connection") connectionIds.push(id);
      } catch (error) {
        refused.push({ key, name, reason: messageOf(error) });
      }
      onProgress(index + 1);
    }
    return { refused, connectionIds };
  });
}
