import { useQuery } from "@tanstack/react-query";
import type { Named } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** The guacd servers and their groups to choose from: administrators' only; for others nothing. */
export function useNodeChoices(enabled: boolean) {
  const nodes = useQuery({
    queryKey: [...queryKeys.nodes, "choices"],
    queryFn: async () => (await request<{ items: readonly Named[] }>("GET", "nodes")).items,
    enabled,
  });
  const groups = useQuery({
    queryKey: [...queryKeys.nodeGroups, "choices"],
    queryFn: async () => (await request<{ items: readonly Named[] }>("GET", "node-groups")).items,
    enabled,
  });
  return { nodes: nodes.data ?? [], groups: groups.data ?? [] };
}
