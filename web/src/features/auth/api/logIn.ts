import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { User } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

interface Credentials {
  readonly username: string;
  readonly password: string;
}

async function logIn(credentials: Credentials): Promise<User> {
  return (await request<{ user: User }>("POST", "session", credentials)).user;
}

/** `formerly`: whose page is still open; what was read for it is shown to nobody else. */
export function useLogIn(formerly: User | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: logIn,
    onSuccess: (user) => {
      const others = ({ queryKey }: { queryKey: readonly unknown[] }) =>
        queryKey[0] !== queryKeys.session[0];
      if (user.id !== formerly?.id) client.removeQueries({ predicate: others });
      client.setQueryData(queryKeys.session, user);
      if (user.id === formerly?.id) void client.invalidateQueries({ predicate: others });
    },
  });
}
