import { ActionIcon, Button, CloseButton, Text, Tooltip } from "@mantine/core";
import { IconEdit, IconMove, IconTrash } from "@/components/icons";
import { allows } from "@/lib/roles";
import type { ConnectionNode, TreeNode } from "../nodes";
import { outermost } from "../moves";
import type { TreeActions, TreeDialog } from "./actions";
import classes from "./Tree.module.css";

interface SelectionBarProps {
  readonly nodes: readonly TreeNode[];
  readonly actions: TreeActions;
  readonly onDialog: (dialog: TreeDialog) => void;
  readonly onClear: () => void;
}

/** What can be done with all that is selected at once. */
export function SelectionBar({ nodes, actions, onDialog, onClear }: SelectionBarProps) {
  const connections = nodes.filter((node): node is ConnectionNode => node.kind === "connection");
  const fixed = nodes.find(({ role }) => !allows(role, "edit"));
  const why = fixed ? `You may not change “${fixed.name}”.` : null;
  const whyNoEdit =
    why ?? (connections.length === 0 ? "Only connections can be edited together." : null);
  return (
    <div
      className={classes["selection"]}
      role="toolbar"
      aria-label="What is selected"
      data-testid="tree-selection"
    >
      <Text size="sm" fw={600} role="status" className={classes["selectionCount"] ?? ""}>
        {nodes.length} selected
      </Text>
      <Tooltip label={whyNoEdit ?? "Edit them together"}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconEdit size={14} />}
          data-disabled={whyNoEdit !== null}
          aria-disabled={whyNoEdit !== null}
          onClick={() => whyNoEdit === null && actions.editSeveral(connections)}
          data-testid="selection-edit"
        >
          Edit…
        </Button>
      </Tooltip>
      <Tooltip label={why ?? "Move to…"}>
        <ActionIcon
          variant="default"
          size={26}
          aria-label="Move to…"
          data-disabled={why !== null}
          aria-disabled={why !== null}
          onClick={() => why === null && onDialog({ kind: "move", nodes: outermost(nodes) })}
          data-testid="selection-move"
        >
          <IconMove size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={why ?? "Delete…"}>
        <ActionIcon
          variant="default"
          size={26}
          aria-label="Delete…"
          data-disabled={why !== null}
          aria-disabled={why !== null}
          onClick={() => why === null && onDialog({ kind: "delete", nodes: outermost(nodes) })}
          data-testid="selection-delete"
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
      <CloseButton size="sm" aria-label="End the selection" onClick={onClear} />
    </div>
  );
}
