import { useQuery } from "@tanstack/react-query";
import type { Tree } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

export function useTree() {
  return useQuery({ queryKey: queryKeys.tree, queryFn: () => request<Tree>("GET", "tree") });
}
