import type { BulkResult } from "@/lib/api";
import { messageOf, request } from "@/lib/http";
import type { TreeNode } from "../nodes";
import { useTreeMutation } from "./treeMutation";

export interface Refused {
  readonly key: string;
  readonly name: string;
  readonly reason: string;
}

/** Moves them, and says which it could not: one that stays does not keep the others from going. */
export async function moveNodes(
  nodes: readonly TreeNode[],
  folderId: string | null,
): Promise<readonly Refused[]> {
  const refused: Refused[] = [];
  const connections = nodes.filter(({ kind }) => kind === "connection");
  const [only] = connections;
  if (only && connections.length === 1)
    await request("PATCH", `connections/${only.id}`, { folder_id: folderId }).catch(
      (error: unknown) =>
        refused.push({ key: only.key, name: only.name, reason: messageOf(error) }),
    );
  else if (connections.length > 1) {
    const result = await request<BulkResult>("POST", "connections/bulk", {
      ids: connections.map(({ id }) => id),
      set: { folder_id: folderId },
    });
    const nameOf = new Map(connections.map(({ id, name }) => [id, name]));
    for (const { id, reason } of result.refused)
      refused.push({ key: `c${id}`, name: nameOf.get(id) ?? id, reason });
  }
  for (const { kind, key, id, name } of nodes)
    if (kind === "folder")
      await request("PATCH", `folders/${id}`, { parent_id: folderId }).catch((error: unknown) =>
        refused.push({ key, name, reason: messageOf(error) }),
      );
  return refused;
}

export function useMoveNodes() {
  return useTreeMutation(
    ({ nodes, folderId }: { nodes: readonly TreeNode[]; folderId: string | null }) =>
      moveNodes(nodes, folderId),
  );
}
