import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { BulkResult, ConnectionChange } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

export interface BulkChange {
  readonly ids: readonly string[];
  readonly set?: ConnectionChange;
  readonly add_tags?: readonly string[];
  readonly remove_tags?: readonly string[];
}

/** Changes many connections at once; those that it may not change it names. */
export function useBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: BulkChange) => request<BulkResult>("POST", "connections/bulk", change),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.tree }),
  });
}
