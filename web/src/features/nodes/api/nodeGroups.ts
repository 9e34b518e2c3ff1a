import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { NodeGroup, NodeGroupChange } from "@/lib/managed";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

export function useNodeGroups() {
  return useQuery({
    queryKey: [...queryKeys.nodeGroups, "list"],
    queryFn: async () =>
      (await request<{ readonly items: readonly NodeGroup[] }>("GET", "node-groups")).items,
  });
}

function useGroupMutation<T>(mutationFn: (variables: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.nodes }),
        client.invalidateQueries({ queryKey: queryKeys.nodeGroups }),
      ]),
  });
}

/** Creates (no id) or changes a group. */
export const useSaveNodeGroup = (id: string | null) =>
  useGroupMutation((change: NodeGroupChange) =>
    id === null
      ? request<NodeGroup>("POST", "node-groups", change)
      : request<NodeGroup>("PATCH", `node-groups/${id}`, change),
  );

export const useDeleteNodeGroup = () =>
  useGroupMutation((id: string) => request<undefined>("DELETE", `node-groups/${id}`));
