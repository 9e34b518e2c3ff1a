/** Finds a person or a group, of those that the giver may know, by a few letters. */
import { Loader, Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { messageOf } from "@/lib/http";
import type { Shareable } from "@/lib/sharing";
import { useShareOptions, type Kind } from "../api/shares";
import type { Whom } from "../draft";

const TYPING_MS = 200;

interface WhomPickerProps {
  readonly what: Shareable;
  readonly kind: Kind;
  readonly value: Whom | null;
  readonly error: string | undefined;
  readonly onChange: (whom: Whom | null) => void;
}

const keyOf = ({ kind, id }: Whom) => `${kind}:${id}`;

export function WhomPicker({ what, kind, value, error, onChange }: WhomPickerProps) {
  const [typed, setTyped] = useState(value?.name ?? "");
  const meant = value?.name === typed ? "" : typed.trim();
  const [words] = useDebouncedValue(meant, TYPING_MS);
  const found = useShareOptions(what, kind, words);
  const offered: Whom[] = [
    ...(found.data?.users ?? []).map((user) => ({ ...user, kind: "user" }) as const),
    ...(found.data?.groups ?? []).map((group) => ({ ...group, kind: "group" }) as const),
  ];
  if (value && !offered.some((one) => keyOf(one) === keyOf(value))) offered.unshift(value);
  const byKey = new Map(offered.map((one) => [keyOf(one), one]));
  return (
    <Select
      label="Who"
      placeholder="Type a name"
      searchable
      data-autofocus
      data={offered.map((one) => ({ value: keyOf(one), label: one.name }))}
      filter={({ options }) => options}
      value={value && keyOf(value)}
      onChange={(key) => onChange(key === null ? null : (byKey.get(key) ?? null))}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={nothing(found.isError, found.error, found.isFetching, words)}
      rightSection={found.isFetching && typed ? <Loader size={14} color="gray" /> : undefined}
      error={error}
      comboboxProps={{ zIndex: 400 }}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="var(--dg-muted)">
            {byKey.get(option.value)?.kind === "group" ? "Everybody in this group" : "Person"}
          </Text>
        </div>
      )}
      data-testid="share-whom"
    />
  );
}

function nothing(failed: boolean, error: unknown, looking: boolean, words: string): string {
  if (failed) return messageOf(error);
  if (looking) return "Looking…";
  return words
    ? "Nobody of this name among those whom you may share with."
    : "You share no group with anybody: share by a link instead.";
}
