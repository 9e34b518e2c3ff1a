import { ActionIcon, Button, Menu, Skeleton, Stack } from "@mantine/core";
import { useDeferredValue, useMemo, useState } from "react";
import { ErrorNotice, Notice } from "@/components/Notice";
import { IconFolderPlus, IconLock, IconPlus, IconSearch, IconServer } from "@/components/icons";
import { messageOf } from "@/lib/http";
import { useTree } from "../api/getTree";
import { bestMatch, treeNodes } from "../nodes";
import { ConnectionTree } from "./ConnectionTree";
import { FilterBox } from "./FilterBox";
import { FolderDialogs } from "./FolderDialogs";
import type { FolderAction, RowContext } from "./TreeRow";
import type { TreeActions } from "./actions";
import classes from "./Tree.module.css";

interface TreePanelProps {
  readonly actions: TreeActions;
  readonly opened: RowContext["opened"];
}

export function TreePanel({ actions, opened }: TreePanelProps) {
  const tree = useTree();
  const [filter, setFilter] = useState("");
  const [folderAction, setFolderAction] = useState<FolderAction | null>(null);
  const nodes = useMemo(() => (tree.data ? treeNodes(tree.data) : []), [tree.data]);
  const term = filter.trim();
  const drawnTerm = useDeferredValue(term); // typing goes on while thousands of rows are looked through
  const found = useMemo(() => (term ? bestMatch(nodes, term) : null), [nodes, term]);
  const context: RowContext = {
    actions,
    opened,
    found: found?.key ?? null,
    onFolder: setFolderAction,
  };

  return (
    <nav className={classes["panel"]} aria-label="Connections" data-testid="tree">
      <div className={classes["tools"]}>
        <FilterBox
          value={filter}
          onChange={setFilter}
          onEnter={() => found && actions.open(found)}
        />
        {actions.manage && <AddMenu actions={actions.manage} onFolder={setFolderAction} />}
      </div>
      <div className={classes["body"]}>
        {tree.isPending ? (
          <TreeSkeleton />
        ) : tree.isError ? (
          <ErrorNotice
            title="The connections can't be shown"
            message={messageOf(tree.error)}
            onRetry={() => void tree.refetch()}
          />
        ) : nodes.length === 0 ? (
          <EmptyTree actions={actions} />
        ) : (
          <ConnectionTree nodes={nodes} filter={drawnTerm} context={context} />
        )}
        {term && nodes.length > 0 && !found && (
          <Notice icon={IconSearch} title="Nothing found">
            No connection has “{term}” in its name, address or folder.
          </Notice>
        )}
      </div>
      <FolderDialogs action={folderAction} onClose={() => setFolderAction(null)} />
    </nav>
  );
}

function AddMenu({
  actions,
  onFolder,
}: {
  actions: NonNullable<TreeActions["manage"]>;
  onFolder: (action: FolderAction) => void;
}) {
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon size={34} variant="default" aria-label="Add" data-testid="tree-add">
          <IconPlus />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconServer size={16} />}
          onClick={() => actions.newConnection(null)}
        >
          New connection…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFolderPlus size={16} />}
          onClick={() => onFolder({ kind: "new", parentId: null })}
        >
          New folder…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function EmptyTree({ actions }: { actions: TreeActions }) {
  const { manage } = actions;
  if (!manage)
    return (
      <Notice icon={IconLock} title="Nothing has been shared with you yet">
        Ask an administrator for access; what you may open will be listed here.
      </Notice>
    );
  return (
    <Notice
      icon={IconServer}
      title="Add your first server"
      action={
        <Button
          size="xs"
          leftSection={<IconPlus size={15} />}
          onClick={() => manage.newConnection(null)}
        >
          New connection
        </Button>
      }
    >
      SSH, RDP, VNC or Telnet: name it, say where it is, and it opens in this page.
    </Notice>
  );
}

const WIDTHS = [62, 78, 54, 70, 46, 66, 58];

function TreeSkeleton() {
  return (
    <Stack
      className={classes["skeleton"] ?? ""}
      aria-busy="true"
      aria-label="Loading the connections"
    >
      {WIDTHS.map((width, index) => (
        <Skeleton
          key={width}
          height={13}
          width={`${width}%`}
          ml={index % 3 === 0 ? 0 : 18}
          radius="sm"
        />
      ))}
    </Stack>
  );
}
