import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { GuacdNode, NodeChange } from "@/lib/managed";
import { isLoggedOut, request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** The server asks its guacds as often. */
const LOOK_MS = 10_000;

export function useNodes() {
  return useQuery({
    queryKey: [...queryKeys.nodes, "list"],
    queryFn: async () =>
      (await request<{ readonly items: readonly GuacdNode[] }>("GET", "nodes")).items,
    refetchInterval: ({ state }) => (isLoggedOut(state.error) ? false : LOOK_MS),
  });
}

function useNodeMutation<T>(mutationFn: (variables: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.nodes }),
        client.invalidateQueries({ queryKey: queryKeys.nodeGroups }),
        client.invalidateQueries({ queryKey: queryKeys.status }),
      ]),
  });
}

/** Creates (no id) or changes a server. */
export const useSaveNode = (id: string | null) =>
  useNodeMutation((change: NodeChange) =>
    id === null
      ? request<GuacdNode>("POST", "nodes", change)
      : request<GuacdNode>("PATCH", `nodes/${id}`, change),
  );

export const useDeleteNode = () =>
  useNodeMutation((id: string) => request<undefined>("DELETE", `nodes/${id}`));

/** Has the server ask this guacd now. */
export const useCheckNode = () =>
  useNodeMutation((id: string) => request<unknown>("POST", `nodes/${id}/check`));
