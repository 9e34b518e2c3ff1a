import { useMemo, type ComponentProps, type KeyboardEvent } from "react";
import { Tree, type NodeApi, type TreeApi } from "react-arborist";
import { useHeight } from "@/lib/useHeight";
import {
  matches,
  opensAsOne,
  type ConnectionNode,
  type FolderNode,
  type RowNode,
  type TreeNode,
} from "../nodes";
import { isSmall, readOpenState, writeOpenState } from "../openFolders";
import { RowContextOf, TreeRow, TreeRowFrame, type RowContext } from "./TreeRow";

/** The library's dragging puts rows between rows; ours, in TreeRow, puts them into folders: order is by name. */
const NO_DRAGGING: NonNullable<ComponentProps<typeof Tree>["dndBackend"]> = () => {
  const nothing = () => undefined;
  const connect = () => nothing;
  return {
    setup: nothing,
    teardown: nothing,
    connectDragSource: connect,
    connectDragPreview: connect,
    connectDropTarget: connect,
    profile: () => ({}),
  };
};

const ROW_HEIGHT = 32;
const TOUCH_ROW_HEIGHT = 40;

/** What keys do to the row that has the focus. */
export interface RowKeys {
  readonly open: (connection: ConnectionNode) => void;
  readonly openFolder: (folder: FolderNode) => void;
  readonly select: (node: TreeNode, range: boolean) => void;
  readonly rename: (node: TreeNode) => void;
  readonly remove: (node: TreeNode) => void;
  /** Whether there was a selection to give up. */
  readonly escape: () => boolean;
}

interface ConnectionTreeProps {
  /** The sections and the tree, of which only the tree counts for whether it is small. */
  readonly rows: readonly RowNode[];
  readonly nodes: readonly TreeNode[];
  readonly filter: string;
  readonly context: RowContext;
  readonly keys: RowKeys;
  readonly api: { current: TreeApi<RowNode> | undefined };
}

export function ConnectionTree({ rows, nodes, filter, context, keys, api }: ConnectionTreeProps) {
  const [box, height] = useHeight();
  const initialOpenState = useMemo(() => readOpenState(), []);
  const small = useMemo(() => isSmall(nodes), [nodes]);
  const touch = window.matchMedia("(hover: none)").matches;
  const activate = (node: NodeApi<RowNode>) => {
    if (node.data.kind === "connection") keys.open(node.data);
    else node.toggle();
  };
  const remember = () => {
    if (filter) return;
    setTimeout(() => {
      if (api.current) writeOpenState(api.current.openState);
    });
  };
  const openMenu = (node: TreeNode) => {
    const row = box.current?.querySelector(`[data-testid="tree-${node.kind}-${node.id}"]`);
    const { left, bottom } = (row ?? document.body).getBoundingClientRect();
    context.menu(node, { x: left + 24, y: bottom });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).closest("button, input")) return;
    const node = api.current?.focusedNode;
    if (event.key === "Escape") {
      if (keys.escape()) event.stopPropagation();
      return;
    }
    if (!node) return;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    const { data } = node;
    if (event.key === "Enter") {
      if (data.kind === "folder" && opensAsOne(data)) keys.openFolder(data);
      else activate(node);
    }
    if (data.kind === "section" || (data.kind === "connection" && data.shortcut)) return;
    if (event.key === " " && (event.ctrlKey || context.selecting)) {
      keys.select(data, event.shiftKey);
      done();
    } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      openMenu(data);
      done();
    } else if (event.key === "F2") keys.rename(data);
    else if (event.key === "Delete") keys.remove(data);
  };

  return (
    <RowContextOf value={context}>
      <div
        ref={box}
        style={{ position: "absolute", inset: 0 }}
        onKeyDownCapture={onKeyDown}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null))
            context.drag.over(null);
        }}
      >
        {height > 0 && (
          <Tree<RowNode>
            ref={api}
            data={rows}
            idAccessor="key"
            childrenAccessor={(node) => (node.kind === "connection" ? null : node.children)}
            openByDefault={small}
            initialOpenState={initialOpenState}
            searchTerm={filter}
            searchMatch={(node, term) => matches(node.data, term)}
            width="100%"
            height={height}
            rowHeight={touch ? TOUCH_ROW_HEIGHT : ROW_HEIGHT}
            indent={16}
            paddingBottom={12}
            overscanCount={8}
            dndBackend={NO_DRAGGING}
            disableDrag
            disableDrop
            disableEdit
            disableMultiSelection
            renderRow={TreeRowFrame}
            onActivate={activate}
            onToggle={remember}
            aria-label="Connections"
          >
            {TreeRow}
          </Tree>
        )}
      </div>
    </RowContextOf>
  );
}
