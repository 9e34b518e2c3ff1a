import { Group, Select, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { IconSearch } from "@/components/icons";
import { KINDS, SORTS, type Wanted } from "../choice";

interface FiltersProps {
  readonly wanted: Wanted;
  readonly onWanted: (wanted: Wanted) => void;
  readonly children: ReactNode;
}

export function Filters({ wanted, onWanted, children }: FiltersProps) {
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Narrow the live sessions">
      <TextInput
        size="xs"
        w={{ base: "100%", xs: "15rem" }}
        type="search"
        aria-label="Search"
        placeholder="Person, connection, address"
        maxLength={200}
        leftSection={<IconSearch size={15} />}
        value={wanted.q}
        onChange={(event) => onWanted({ ...wanted, q: event.currentTarget.value })}
        data-testid="live-search"
      />
      <Select
        size="xs"
        w={{ base: "calc(50% - 0.35rem)", xs: "11.5rem" }}
        aria-label="Which sessions"
        data={KINDS}
        value={wanted.kind}
        onChange={(kind) => kind && onWanted({ ...wanted, kind })}
        allowDeselect={false}
      />
      <Select
        size="xs"
        w={{ base: "calc(50% - 0.35rem)", xs: "11.5rem" }}
        aria-label="In which order"
        data={SORTS}
        value={wanted.sort}
        onChange={(sort) => sort && onWanted({ ...wanted, sort })}
        allowDeselect={false}
      />
      {children}
    </Group>
  );
}
