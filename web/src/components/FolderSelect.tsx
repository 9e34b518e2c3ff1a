/** Chooses a folder by its whole path. Folders that nothing may be put into can't be chosen. */
import { Select, type SelectProps } from "@mantine/core";
import { useMemo } from "react";
import { allows } from "@/lib/roles";
import { useFolderPaths } from "@/lib/tree";
import type { Role } from "@/lib/api";

const ROOT = "root";
/** More than this nobody reads through: who looks for another one types. */
const SHOWN = 100;

interface FolderSelectProps extends Omit<SelectProps, "data" | "value" | "onChange"> {
  /** Null: the top level. */
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  /** What the top level is called. */
  readonly root?: string;
  readonly mayAtRoot: boolean;
  readonly needed?: Role;
}

export function FolderSelect({
  value,
  onChange,
  root = "Top level",
  mayAtRoot,
  needed = "edit",
  ...rest
}: FolderSelectProps) {
  const folders = useFolderPaths();
  const data = useMemo(
    () => [
      ...(mayAtRoot || value === null ? [{ value: ROOT, label: root, disabled: !mayAtRoot }] : []),
      ...folders
        .filter(({ id, role }) => allows(role, needed) || id === value)
        .map(({ id, path, role }) => ({ value: id, label: path, disabled: !allows(role, needed) })),
    ],
    [folders, mayAtRoot, needed, root, value],
  );
  return (
    <Select
      label="Folder"
      searchable
      allowDeselect={false}
      limit={SHOWN}
      nothingFoundMessage="No such folder that you may change"
      {...rest}
      data={data}
      value={value ?? ROOT}
      onChange={(id) => onChange(id === ROOT ? null : id)}
    />
  );
}
