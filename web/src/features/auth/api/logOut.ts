import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

export function useLogOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<undefined>("DELETE", "session"),
    onSuccess: () => {
      client.setQueryData(queryKeys.session, null);
      // The next user sees nothing of this one's; the session itself stays, for it is being watched.
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== queryKeys.session[0] });
      return client.refetchQueries({ queryKey: queryKeys.session }); // a new CSRF cookie
    },
  });
}
