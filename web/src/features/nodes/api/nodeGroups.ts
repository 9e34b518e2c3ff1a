import { useQuery } from "@tanstack/react-query";
import type { NodeGroup, NodeGroupChange } from "@/lib/managed";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";
import { useChange } from "@/lib/useChange";

export function useNodeGroups() {
  return useQuery({
    queryKey: [...queryKeys.nodeGroups, "list"],
    queryFn: async () =>
      (await request<{ readonly items: readonly NodeGroup[] }>("GET", "node-groups")).items,
  });
}

const CHANGED = [queryKeys.nodes, queryKeys.nodeGroups];

/** Creates (no id) or changes a group. */
export const useSaveNodeGroup = (id: string | null) =>
  useChange(CHANGED, (change: NodeGroupChange) =>
    id === null
      ? request<NodeGroup>("POST", "node-groups", change)
      : request<NodeGroup>("PATCH", `node-groups/${id}`, change),
  );

export const useDeleteNodeGroup = () =>
  useChange(CHANGED, (id: string) => request<undefined>("DELETE", `node-groups/${id}`));
