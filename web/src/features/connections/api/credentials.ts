import { useQuery } from "@tanstack/react-query";
import type { Credential, Listed } from "@/lib/api";
import { everyPage } from "@/lib/everyPage";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** The credentials that this person may refer to, and their own. */
export function useCredentialChoices() {
  return useQuery({
    queryKey: [...queryKeys.credentials, "choices"],
    queryFn: () => everyPage((query) => request<Listed<Credential>>("GET", `credentials?${query}`)),
  });
}
