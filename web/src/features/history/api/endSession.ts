import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<undefined>("DELETE", `sessions/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.history }),
  });
}
