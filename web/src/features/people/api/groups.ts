import { useQuery } from "@tanstack/react-query";
import type { Listed } from "@/lib/api";
import { everyPage } from "@/lib/everyPage";
import { request } from "@/lib/http";
import type { Members, PeopleGroup } from "@/lib/managed";
import { useChange } from "@/lib/useChange";

const GROUPS = ["groups"] as const;
const CHANGED = [GROUPS, ["users"]];

export interface GroupChange {
  readonly name: string;
  readonly description: string;
  readonly require_second_factor: boolean;
  readonly is_enabled: boolean;
}

export function useGroups() {
  return useQuery({
    queryKey: GROUPS,
    queryFn: () => everyPage((query) => request<Listed<PeopleGroup>>("GET", `groups?${query}`)),
    staleTime: 0,
  });
}

export function useMembers(groupId: string) {
  return useQuery({
    queryKey: [...GROUPS, groupId, "members"],
    queryFn: () => request<Members>("GET", `groups/${groupId}/members`),
    staleTime: 0,
  });
}

/** Creates (no id) or changes a group. */
export const useSaveGroup = (id: string | null) =>
  useChange(CHANGED, (change: GroupChange) =>
    id === null
      ? request<PeopleGroup>("POST", "groups", change)
      : request<PeopleGroup>("PATCH", `groups/${id}`, change),
  );

export const useDeleteGroup = () =>
  useChange(CHANGED, (id: string) => request<undefined>("DELETE", `groups/${id}`));

interface MemberChange {
  readonly kind: "user" | "group";
  readonly id: string;
}

export const useAddMember = (groupId: string) =>
  useChange(CHANGED, ({ kind, id }: MemberChange) =>
    request<undefined>("PUT", `groups/${groupId}/${kind}s/${id}`),
  );

export const useRemoveMember = (groupId: string) =>
  useChange(CHANGED, ({ kind, id }: MemberChange) =>
    request<undefined>("DELETE", `groups/${groupId}/${kind}s/${id}`),
  );
