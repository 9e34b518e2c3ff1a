/** Finds a person or a group by a few letters. */
import { Loader, Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf, queryOf, request } from "@/lib/http";
import type { Receiver } from "@/lib/managed";

const TYPING_MS = 200;

interface ReceiverPickerProps {
  readonly label: string;
  readonly value: Receiver | null;
  readonly onChange: (receiver: Receiver | null) => void;
  readonly kinds?: readonly Receiver["kind"][];
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
}

const keyOf = ({ kind, id }: Receiver) => `${kind}:${id}`;

export function ReceiverPicker(props: ReceiverPickerProps) {
  const { label, value, onChange, kinds = ["user", "group"], error, disabled = false } = props;
  const [typed, setTyped] = useState(value?.name ?? "");
  const [words] = useDebouncedValue(typed.trim(), TYPING_MS);
  const found = useQuery({
    queryKey: ["people", words],
    queryFn: () => request<readonly Receiver[]>("GET", `people?${queryOf({ q: words })}`),
    placeholderData: (before) => before,
    enabled: !disabled,
  });
  const fitting = (found.data ?? []).filter(({ kind }) => kinds.includes(kind));
  const offered =
    value && !fitting.some((one) => keyOf(one) === keyOf(value)) ? [value, ...fitting] : fitting;
  const byKey = new Map(offered.map((one) => [keyOf(one), one]));
  return (
    <Select
      label={label}
      placeholder={kinds.length > 1 ? "Type a user's or a group's name" : "Type a name"}
      searchable
      disabled={disabled}
      {...(props.autoFocus ? { "data-autofocus": true } : {})}
      data={offered.map((one) => ({ value: keyOf(one), label: one.name }))}
      filter={({ options }) => options}
      value={value && keyOf(value)}
      onChange={(key) => onChange(key === null ? null : (byKey.get(key) ?? null))}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={
        found.isError
          ? messageOf(found.error)
          : found.isFetching
            ? "Looking…"
            : typed.trim().length < 2
              ? "Type at least two letters."
              : "Nobody of this name."
      }
      rightSection={found.isFetching && typed ? <Loader size={14} color="gray" /> : undefined}
      error={error}
      comboboxProps={{ zIndex: 400 }}
      renderOption={({ option }) => {
        const one = byKey.get(option.value);
        return (
          <div>
            <Text size="sm">{option.label}</Text>
            <Text size="xs" c="var(--dg-muted)">
              {one?.kind === "group" ? "Group" : "User"}
              {one?.full_name ? ` · ${one.full_name}` : ""}
            </Text>
          </div>
        );
      }}
      data-testid="receiver"
    />
  );
}
