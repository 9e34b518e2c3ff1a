import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

export function useLogOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<undefined>("DELETE", "session"),
    onSuccess: () => {
      client.clear();
      client.setQueryData(queryKeys.session, null);
      return client.refetchQueries({ queryKey: queryKeys.session }); // a new CSRF cookie
    },
  });
}
