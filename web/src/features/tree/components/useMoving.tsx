/** Moves, and what is dragged: with a way back, because a hand slips more easily than a dialog. */
import { Anchor } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRef, useState } from "react";
import { messageOf } from "@/lib/http";
import { useMoveNodes, type Refused } from "../api/moveNodes";
import { describe, parentOf, whyNotMove, type Destination } from "../moves";
import { everyNode, type FolderNode, type RowNode, type TreeNode } from "../nodes";
import type { Drag } from "./TreeRow";

/** How long a folder is held over before it opens. */
const OPEN_MS = 700;

function tellRefused(refused: readonly Refused[]): void {
  const [first] = refused;
  if (!first) return;
  const others =
    refused.length > 1 ? ` And ${refused.length - 1} more stayed where they were.` : "";
  notifications.show({
    color: "red",
    title: `“${first.name}” was not moved`,
    message: first.reason + others,
    autoClose: 10_000,
  });
}

export function useMover() {
  const move = useMoveNodes();
  const back = useMoveNodes();

  const undo = async (moved: readonly TreeNode[]) => {
    const places = new Map<string | null, TreeNode[]>();
    for (const node of moved) {
      const at = places.get(parentOf(node));
      if (at) at.push(node);
      else places.set(parentOf(node), [node]);
    }
    for (const [folderId, nodes] of places)
      tellRefused(await back.mutateAsync({ nodes, folderId }));
  };

  return (nodes: readonly TreeNode[], folderId: string | null) =>
    move.mutate(
      { nodes, folderId },
      {
        onSuccess: (refused) => {
          tellRefused(refused);
          const stayed = new Set(refused.map(({ key }) => key));
          const moved = nodes.filter(({ key }) => !stayed.has(key));
          if (moved.length === 0) return;
          const id = notifications.show({
            message: (
              <>
                Moved {describe(moved)}.{" "}
                <Anchor
                  component="button"
                  size="sm"
                  onClick={() => {
                    notifications.hide(id);
                    void undo(moved);
                  }}
                >
                  Undo
                </Anchor>
              </>
            ),
          });
        },
        onError: (error) =>
          notifications.show({
            color: "red",
            title: "Nothing was moved",
            message: messageOf(error),
          }),
      },
    );
}

interface DraggingOptions {
  readonly tree: readonly TreeNode[];
  readonly mayAtRoot: boolean;
  /** What goes along with the row that was taken hold of. */
  readonly together: (node: TreeNode) => readonly TreeNode[];
  readonly onMove: (nodes: readonly TreeNode[], folderId: string | null) => void;
  readonly openFolder: (key: string) => void;
}

export interface Dragging extends Drag {
  /** What is being dragged, if anything. */
  readonly dragged: readonly TreeNode[];
  readonly rootTakes: boolean;
  readonly dropAtRoot: () => void;
}

export function useDragging(options: DraggingOptions): Dragging {
  const { tree, mayAtRoot, together, onMove, openFolder } = options;
  const [dragged, setDragged] = useState<readonly TreeNode[]>([]);
  const [into, setInto] = useState<string | null>(null);
  const hover = useRef({ key: "", timer: 0 });

  /** A connection stands for the folder that it is in. */
  const destinationOf = (node: RowNode): Destination | undefined => {
    if (node.kind === "section" || (node.kind === "connection" && node.shortcut)) return undefined;
    if (node.kind === "folder") return node;
    return node.folderId === null ? null : (folderById(tree, node.folderId) ?? undefined);
  };
  const mayInto = (destination: Destination | undefined) =>
    dragged.length > 0 &&
    destination !== undefined &&
    whyNotMove(dragged, destination, mayAtRoot) === null;
  const leave = () => {
    window.clearTimeout(hover.current.timer);
    hover.current.key = "";
    setInto(null);
  };
  const end = () => {
    leave();
    setDragged([]);
  };
  return {
    dragged,
    into,
    start: (node) => setDragged(together(node)),
    takes: (node) => mayInto(destinationOf(node)),
    over: (node) => {
      if (!node) {
        leave();
        return;
      }
      const destination = destinationOf(node);
      setInto(mayInto(destination) ? (destination?.key ?? null) : null);
      if (hover.current.key === node.key) return;
      window.clearTimeout(hover.current.timer);
      hover.current.key = node.key;
      if (node.kind === "folder" && dragged.length > 0)
        hover.current.timer = window.setTimeout(() => openFolder(node.key), OPEN_MS);
    },
    drop: (node) => {
      const destination = destinationOf(node);
      if (destination !== undefined && mayInto(destination))
        onMove(dragged, destination?.id ?? null);
      end();
    },
    end,
    rootTakes: mayInto(null),
    dropAtRoot: () => {
      if (mayInto(null)) onMove(dragged, null);
      end();
    },
  };
}

function folderById(tree: readonly TreeNode[], id: string): FolderNode | null {
  for (const node of everyNode(tree)) if (node.kind === "folder" && node.id === id) return node;
  return null;
}
