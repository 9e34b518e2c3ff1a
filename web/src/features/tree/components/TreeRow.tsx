import { ActionIcon, Kbd, Menu } from "@mantine/core";
import { createContext, use } from "react";
import type { NodeApi, NodeRendererProps, RowRendererProps } from "react-arborist";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import {
  IconChevron,
  IconDots,
  IconEdit,
  IconFolder,
  IconFolderOpen,
  IconFolderPlus,
  IconPlus,
  IconTrash,
} from "@/components/icons";
import type { FolderNode, TreeNode } from "../nodes";
import type { TreeActions } from "./actions";
import classes from "./Tree.module.css";

export type FolderAction =
  { kind: "new"; parentId: string | null } | { kind: "rename" | "delete"; folder: FolderNode };

export interface RowContext {
  readonly actions: TreeActions;
  /** Connections that have a tab, and whether their session is going on. */
  readonly opened: ReadonlyMap<string, boolean>;
  /** The key of what Enter in the filter opens. */
  readonly found: string | null;
  readonly onFolder: (action: FolderAction) => void;
}

/** By context, because a row component that changed with it would be mounted anew each time. */
export const RowContextOf = createContext<RowContext>({
  actions: { open: () => undefined, manage: null },
  opened: new Map(),
  found: null,
  onFolder: () => undefined,
});

/** The library lets rows grow with their content; ours end at the edge, with an ellipsis. */
export function TreeRowFrame({ node, attrs, innerRef, children }: RowRendererProps<TreeNode>) {
  const { data } = node;
  return (
    <div
      {...attrs}
      style={{ ...attrs.style, minWidth: 0, width: "100%" }}
      ref={innerRef}
      onFocus={(event) => event.stopPropagation()}
      onClick={node.handleClick}
      aria-label={
        data.kind === "folder"
          ? `${data.name}, folder, ${data.count}`
          : `${data.name}, ${data.protocol}`
      }
    >
      {children}
    </div>
  );
}

export function TreeRow({ node, style }: NodeRendererProps<TreeNode>) {
  const context = use(RowContextOf);
  const { data } = node;
  const testId =
    data.kind === "connection" ? `tree-connection-${data.id}` : `tree-folder-${data.id}`;
  return (
    <div
      className={classes["row"]}
      style={style}
      data-testid={testId}
      data-selected={node.isSelected || undefined}
    >
      {data.kind === "folder" ? (
        <>
          <IconChevron
            size={14}
            className={classes["chevron"]}
            data-open={node.isOpen || undefined}
          />
          {node.isOpen ? (
            <IconFolderOpen className={classes["folder"]} />
          ) : (
            <IconFolder className={classes["folder"]} />
          )}
          <span className={classes["name"]} title={data.name}>
            {data.name}
          </span>
          <span className={classes["count"]} data-count={data.count} />
        </>
      ) : (
        <>
          <span className={classes["gap"]} data-opened={context.opened.get(data.id)} />
          <ProtocolIcon protocol={data.protocol} />
          <span className={classes["name"]} title={`${data.name}\n${data.hostname}`}>
            {data.name}
          </span>
          {context.found === data.key && (
            <Kbd size="xs" className={classes["enter"] ?? ""} aria-hidden="true" />
          )}
        </>
      )}
      {context.actions.manage && <RowMenu node={node} context={context} />}
    </div>
  );
}

function RowMenu({ node, context }: { node: NodeApi<TreeNode>; context: RowContext }) {
  return (
    <Menu position="bottom-start" width={200} withinPortal>
      <Menu.Target>
        <ActionIcon
          size={24}
          variant="subtle"
          color="gray"
          className={classes["more"]}
          aria-label={`Actions for ${node.data.name}`}
          onClick={(event) => event.stopPropagation()}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
      >
        <MenuItems node={node.data} context={context} />
      </Menu.Dropdown>
    </Menu>
  );
}

function MenuItems({
  node,
  context: { actions, onFolder },
}: {
  node: TreeNode;
  context: RowContext;
}) {
  const { manage } = actions;
  if (!manage) return null;
  if (node.kind === "connection")
    return (
      <>
        <Menu.Item
          leftSection={<ProtocolIcon protocol={node.protocol} size={16} />}
          onClick={() => actions.open(node)}
        >
          Open
        </Menu.Item>
        <Menu.Item
          leftSection={<IconEdit size={16} />}
          onClick={() => manage.editConnection(node.id)}
        >
          Edit…
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} />}
          onClick={() => manage.deleteConnection(node)}
        >
          Delete…
        </Menu.Item>
      </>
    );
  return (
    <>
      <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => manage.newConnection(node.id)}>
        New connection…
      </Menu.Item>
      <Menu.Item
        leftSection={<IconFolderPlus size={16} />}
        onClick={() => onFolder({ kind: "new", parentId: node.id })}
      >
        New folder…
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconEdit size={16} />}
        onClick={() => onFolder({ kind: "rename", folder: node })}
      >
        Rename…
      </Menu.Item>
      <Menu.Item
        color="red"
        leftSection={<IconTrash size={16} />}
        onClick={() => onFolder({ kind: "delete", folder: node })}
      >
        Delete…
      </Menu.Item>
    </>
  );
}
