import { useQuery } from "@tanstack/react-query";
import type { GuacdNode, NodeChange } from "@/lib/managed";
import { isLoggedOut, request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";
import { useChange } from "@/lib/useChange";

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

const CHANGED = [queryKeys.nodes, queryKeys.nodeGroups, queryKeys.status];

/** Creates (no id) or changes a server. */
export const useSaveNode = (id: string | null) =>
  useChange(CHANGED, (change: NodeChange) =>
    id === null
      ? request<GuacdNode>("POST", "nodes", change)
      : request<GuacdNode>("PATCH", `nodes/${id}`, change),
  );

export const useDeleteNode = () =>
  useChange(CHANGED, (id: string) => request<undefined>("DELETE", `nodes/${id}`));

/** Has the server ask this guacd now. */
export const useCheckNode = () =>
  useChange(CHANGED, (id: string) => request<unknown>("POST", `nodes/${id}/check`));
