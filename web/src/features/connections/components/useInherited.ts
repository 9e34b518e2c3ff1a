import type { Applies, Connection, EffectiveValues, Template } from "@/lib/api";
import { useFolder } from "../api/folders";
import { fromAbove, inheritedValues } from "../draft";

interface Inherited {
  readonly values: EffectiveValues;
  /** What the folder says beside parameters; null: nothing, or it may not be read. */
  readonly applies: Applies | null;
}

/** What the chosen folder and template hand down: it changes with the choice, before anything is saved. */
export function useInherited(
  protocol: string,
  folderId: string | null,
  template: Template | null,
  connection: Connection | null,
): Inherited {
  const folder = useFolder(folderId);
  if (folder.data) {
    const { effective, applies } = folder.data.data;
    return { values: inheritedValues(effective[protocol] ?? {}, template), applies };
  }
  // Who may change the connection and not its folder is still told what it gets from there.
  if (folder.isError && connection?.folder_id === folderId)
    return { values: inheritedValues(fromAbove(connection.effective), template), applies: null };
  return { values: inheritedValues({}, template), applies: null };
}
