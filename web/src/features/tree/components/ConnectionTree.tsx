import { useElementSize } from "@mantine/hooks";
import { useMemo, useRef, type ComponentProps, type KeyboardEvent } from "react";
import { Tree, type NodeApi, type TreeApi } from "react-arborist";
import { matches, type TreeNode } from "../nodes";
import { isSmall, readOpenState, writeOpenState } from "../openFolders";
import { RowContextOf, TreeRow, TreeRowFrame, type RowContext } from "./TreeRow";

/** Rows can't be dragged, and the library's own backend allows no second tree while one goes away. */
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

interface ConnectionTreeProps {
  readonly nodes: readonly TreeNode[];
  readonly filter: string;
  readonly context: RowContext;
}

export function ConnectionTree({ nodes, filter, context }: ConnectionTreeProps) {
  const { ref, height } = useElementSize();
  const tree = useRef<TreeApi<TreeNode> | undefined>(undefined);
  const initialOpenState = useMemo(() => readOpenState(), []);
  const touch = window.matchMedia("(hover: none)").matches;
  const activate = (node: NodeApi<TreeNode>) => {
    if (node.data.kind === "connection") context.actions.open(node.data);
    else node.toggle();
  };
  const remember = () => {
    if (filter) return;
    setTimeout(() => {
      if (tree.current) writeOpenState(tree.current.openState);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || (event.target as Element).closest("button")) return;
    const node = tree.current?.focusedNode;
    if (node) activate(node);
  };

  return (
    <RowContextOf value={context}>
      <div ref={ref} style={{ position: "absolute", inset: 0 }} onKeyDown={onKeyDown}>
        {height > 0 && (
          <Tree<TreeNode>
            ref={tree}
            data={nodes}
            idAccessor="key"
            childrenAccessor={(node) => (node.kind === "folder" ? node.children : null)}
            openByDefault={isSmall(nodes)}
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
