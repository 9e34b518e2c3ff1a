import { ActionIcon, Button, Menu, Skeleton, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import type { TreeApi } from "react-arborist";
import { ErrorNotice, Notice } from "@/components/Notice";
import {
  IconFolderPlus,
  IconLock,
  IconPlus,
  IconSearch,
  IconServer,
  IconShield,
} from "@/components/icons";
import type { SearchHit, Tree } from "@/lib/api";
import { messageOf } from "@/lib/http";
import { runningOn, useLive } from "@/lib/live";
import { allows } from "@/lib/roles";
import { useTree } from "@/lib/tree";
import { useFavourite } from "../api/favourites";
import { useSearch } from "../api/search";
import {
  aliveFolders,
  bestMatch,
  everyNode,
  sectionNodes,
  treeNodes,
  type ConnectionNode,
  type FolderNode,
  type RowNode,
  type TreeNode,
} from "../nodes";
import { outermost } from "../moves";
import { ConnectionTree, type RowKeys } from "./ConnectionTree";
import { FilterBox } from "./FilterBox";
import { SearchResults } from "./SearchResults";
import { SelectionBar } from "./SelectionBar";
import { TreeDialogs } from "./TreeDialogs";
import { TreeMenu, type OpenMenu } from "./TreeMenu";
import type { RowContext } from "./TreeRow";
import type { TreeActions, TreeDialog } from "./actions";
import { useDragging, useMover } from "./useMoving";
import { useEnter } from "./useEnter";
import { useSelection } from "./useSelection";
import classes from "./Tree.module.css";

interface TreePanelProps {
  readonly actions: TreeActions;
  readonly opened: RowContext["opened"];
}

/** A larger tree is searched by the server. */
const LARGE = 5000;
const LEAST_LETTERS = 2;
const SEARCH_MS = 250;

function isLarge({ folders, connections }: Tree): boolean {
  return folders.length + connections.length > LARGE;
}

export function TreePanel({ actions, opened }: TreePanelProps) {
  const tree = useTree();
  const favourite = useFavourite();
  const move = useMover();
  const [filter, setFilter] = useState("");
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [dialog, setDialog] = useState<TreeDialog | null>(null);
  const api = useRef<TreeApi<RowNode> | undefined>(undefined);
  const nodes = useMemo(() => (tree.data ? treeNodes(tree.data) : []), [tree.data]);
  const sections = useMemo(() => (tree.data ? sectionNodes(tree.data) : []), [tree.data]);
  const favourites = useMemo(() => new Set(tree.data?.favourites), [tree.data]);
  const live = useLive();
  const running = useMemo(() => runningOn(live.data ?? []), [live.data]);
  const alive = useMemo(
    () => aliveFolders(nodes, (id) => opened.get(id) === true || running.has(id)),
    [nodes, opened, running],
  );
  const selection = useSelection(nodes);

  const term = filter.trim();
  const drawnTerm = useDeferredValue(term); // typing goes on while thousands of rows are looked through
  const asked = tree.data !== undefined && isLarge(tree.data) && term.length >= LEAST_LETTERS;
  const [askedTerm] = useDebouncedValue(term, SEARCH_MS);
  const search = useSearch(askedTerm, asked && askedTerm.length >= LEAST_LETTERS);
  const found = useMemo(
    () => (term && !asked ? bestMatch(nodes, term) : null),
    [nodes, term, asked],
  );
  const rows = useMemo(
    () => (drawnTerm ? nodes : [...sections, ...nodes]),
    [drawnTerm, sections, nodes],
  );

  const firstOpen = useMemo(() => firstEditable(nodes), [nodes]);
  const together = (node: TreeNode) =>
    selection.keys.has(node.key) ? outermost(selection.nodes) : [node];
  const dragging = useDragging({
    tree: nodes,
    mayAtRoot: actions.mayAtRoot,
    together,
    onMove: move,
    openFolder: (key) => api.current?.open(key),
  });
  const open = (node: ConnectionNode) => {
    if (allows(node.role, "connect")) actions.open(node);
  };
  const byId = (id: string): ConnectionNode | undefined => {
    for (const node of everyNode(nodes))
      if (node.kind === "connection" && node.id === id) return node;
    return undefined;
  };
  const openHit = (hit: SearchHit) => {
    const node = byId(hit.id);
    if (node) open(node);
  };
  const firstHit = (): ConnectionNode | null | undefined => {
    if (search.isError) return null;
    if (term !== askedTerm || !search.data || search.isPlaceholderData) return undefined;
    const hit = search.data.pages[0]?.items[0];
    return (hit && byId(hit.id)) ?? null;
  };
  const known = tree.data !== undefined || tree.isError;
  const onEnter = useEnter(term, known ? (asked ? firstHit() : found) : undefined, open);
  const visible = (): TreeNode[] =>
    (api.current?.visibleNodes ?? []).flatMap(({ data }) =>
      data.kind === "section" || (data.kind === "connection" && data.shortcut) ? [] : data,
    );
  const select = (node: TreeNode, range: boolean) =>
    selection.toggle(node, range ? visible() : null);
  const setFavourite = ({ id }: ConnectionNode) =>
    favourite.mutate({ id, on: !favourites.has(id) });

  const context: RowContext = {
    opened,
    running,
    alive,
    found: found?.key ?? null,
    favourites,
    selected: selection.keys,
    selecting: selection.on,
    select,
    openFolder: actions.openFolder,
    menu: (node, at) => setMenu({ node, at }),
    favourite: setFavourite,
    drag: dragging,
  };
  const keys: RowKeys = {
    open,
    openFolder: actions.openFolder,
    select,
    rename: (node) => {
      if (node.kind === "folder" && allows(node.role, "edit"))
        setDialog({ kind: "rename", folder: node });
      else if (node.kind === "connection" && allows(node.role, "edit"))
        actions.editConnection(node.id);
    },
    remove: (node) => {
      const all = together(node);
      if (all.every(({ role }) => allows(role, "edit"))) setDialog({ kind: "delete", nodes: all });
    },
    escape: () => {
      const had = selection.on;
      selection.clear();
      return had;
    },
  };

  return (
    <nav className={classes["panel"]} aria-label="Connections" data-testid="tree">
      <div className={classes["tools"]}>
        <FilterBox value={filter} onChange={setFilter} onEnter={onEnter} />
        {(actions.mayAtRoot || firstOpen) && (
          <AddMenu
            actions={actions}
            place={actions.mayAtRoot ? null : firstOpen}
            onDialog={setDialog}
          />
        )}
      </div>
      {dragging.rootTakes && (
        <div
          className={classes["root"]}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            dragging.dropAtRoot();
          }}
          data-testid="tree-root"
        >
          Drop here for the top level
        </div>
      )}
      <div className={classes["body"]}>
        {tree.isPending ? (
          <TreeSkeleton />
        ) : tree.isError && !tree.data ? (
          <ErrorNotice
            title="The connections can't be shown"
            message={messageOf(tree.error)}
            onRetry={() => void tree.refetch()}
          />
        ) : nodes.length === 0 ? (
          <EmptyTree actions={actions} />
        ) : asked ? (
          <SearchResults
            term={term}
            search={search}
            onOpen={openHit}
            onMenu={(hit, at) => {
              const node = byId(hit.id);
              if (node) setMenu({ node, at });
            }}
          />
        ) : (
          <ConnectionTree
            rows={rows}
            nodes={nodes}
            filter={drawnTerm}
            context={context}
            keys={keys}
            api={api}
          />
        )}
        {term && !asked && nodes.length > 0 && !found && (
          <Notice icon={IconSearch} title="Nothing found">
            No connection has “{term}” in its name, address, tags or folder.
          </Notice>
        )}
      </div>
      {selection.on && (
        <SelectionBar
          nodes={selection.nodes}
          actions={actions}
          onDialog={setDialog}
          onClear={selection.clear}
        />
      )}
      {menu && (
        <TreeMenu
          menu={menu}
          actions={actions}
          favourite={menu.node.kind === "connection" && favourites.has(menu.node.id)}
          onFavourite={setFavourite}
          onSelect={selection.begin}
          onDialog={setDialog}
          onClose={() => {
            setMenu(null);
            api.current?.focus(menu.node.key, { scroll: false });
          }}
        />
      )}
      <TreeDialogs
        dialog={dialog}
        tree={nodes}
        mayAtRoot={actions.mayAtRoot}
        onMove={(moved, folderId) => {
          selection.clear();
          move(moved, folderId);
        }}
        onDeleted={(ids) => {
          selection.clear();
          actions.deleted(ids);
        }}
        onClose={() => setDialog(null)}
      />
    </nav>
  );
}

/** Where who may not put anything at the top level starts with something new. */
function firstEditable(nodes: readonly TreeNode[]): FolderNode | null {
  for (const node of everyNode(nodes))
    if (node.kind === "folder" && allows(node.role, "edit")) return node;
  return null;
}

interface AddMenuProps {
  readonly actions: TreeActions;
  /** Null: the top level. */
  readonly place: FolderNode | null;
  readonly onDialog: (dialog: TreeDialog) => void;
}

function AddMenu({ actions, place, onDialog }: AddMenuProps) {
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon size={34} variant="default" aria-label="Add" data-testid="tree-add">
          <IconPlus />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconServer size={16} />}
          onClick={() => actions.newConnection(place?.id ?? null)}
        >
          New connection…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconFolderPlus size={16} />}
          onClick={() => onDialog({ kind: "new-folder", parentId: place?.id ?? null })}
        >
          New folder…
        </Menu.Item>
        {actions.mayAtRoot && actions.permissions && (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconShield size={16} />}
              onClick={() =>
                actions.permissions?.({ kind: "root", id: "", name: "the whole tree" })
              }
            >
              Permissions on everything…
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function EmptyTree({ actions }: { actions: TreeActions }) {
  if (!actions.mayAtRoot)
    return (
      <Notice icon={IconLock} title="There is no connection for you yet">
        Ask an administrator for access; what you may open will be listed here. What somebody lends
        you for a time is under “Shared”.
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
          onClick={() => actions.newConnection(null)}
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
      role="status"
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
