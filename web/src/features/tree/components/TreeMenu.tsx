/** The one menu of the tree, at the pointer or below a row's button. What a role does not allow is not offered,
 *  or is said to be so. */
import { Menu, Portal } from "@mantine/core";
import type { ReactNode } from "react";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import {
  IconBalancing,
  IconCopy,
  IconEdit,
  IconFolderPlus,
  IconKey,
  IconMove,
  IconPlay,
  IconPlus,
  IconSelect,
  IconShare,
  IconShield,
  IconStar,
  IconStarFilled,
  IconTrash,
  type Icon,
} from "@/components/icons";
import { ownSessions, useLive } from "@/lib/live";
import { useHere, useLooking } from "@/lib/looking";
import { allows } from "@/lib/roles";
import { opensAsOne, type ConnectionNode, type FolderNode, type TreeNode } from "../nodes";
import type { TreeActions, TreeDialog } from "./actions";

export interface OpenMenu {
  readonly node: TreeNode;
  readonly at: { readonly x: number; readonly y: number };
}

interface TreeMenuProps {
  readonly menu: OpenMenu;
  readonly actions: TreeActions;
  readonly favourite: boolean;
  readonly onFavourite: (node: ConnectionNode) => void;
  readonly onSelect: (node: TreeNode) => void;
  readonly onDialog: (dialog: TreeDialog) => void;
  readonly onClose: () => void;
}

/** A folder that is only the way to something has nothing to offer. */
export function hasMenu(node: TreeNode): boolean {
  return node.role !== null;
}

export function TreeMenu(props: TreeMenuProps) {
  const { menu, onClose } = props;
  return (
    <Menu
      key={`${menu.node.key} ${menu.at.x} ${menu.at.y}`}
      opened
      onClose={onClose}
      position="bottom-start"
      width={230}
      returnFocus={false}
      // Wherever the row is, all of the menu is within the window.
      middlewares={{ flip: false, shift: { crossAxis: true, padding: 8 } }}
      transitionProps={{ duration: 0 }}
    >
      <Portal>
        <Menu.Target>
          <span
            role="button"
            tabIndex={-1}
            aria-label={`Actions for ${menu.node.name}`}
            style={{ position: "fixed", left: menu.at.x, top: menu.at.y, width: 1, height: 1 }}
          />
        </Menu.Target>
      </Portal>
      <Menu.Dropdown
        aria-label={`Actions for ${menu.node.name}`}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => event.stopPropagation()}
        onContextMenu={(event) => event.preventDefault()}
        style={{ maxHeight: "calc(100dvh - 16px)", overflowY: "auto" }}
        data-testid="tree-menu"
      >
        {menu.node.kind === "folder" ? (
          <FolderItems {...props} node={menu.node} />
        ) : (
          <ConnectionItems {...props} node={menu.node} />
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

interface ItemProps {
  readonly icon: Icon;
  readonly label: string;
  readonly onClick: () => void;
  /** Why it can't be done, or null. */
  readonly reason?: string | null;
  readonly danger?: boolean;
}

function Item({ icon: Sign, label, onClick, reason = null, danger = false }: ItemProps) {
  return (
    <Menu.Item
      leftSection={<Sign size={16} />}
      onClick={onClick}
      disabled={reason !== null}
      title={reason ?? undefined}
      aria-description={reason ?? undefined}
      {...(danger ? { style: { color: "var(--dg-danger)" } } : {})}
    >
      {label}
    </Menu.Item>
  );
}

function Limits({ children }: { children: ReactNode }) {
  return (
    <Menu.Label style={{ whiteSpace: "normal", fontWeight: 400 }} component="div">
      {children}
    </Menu.Label>
  );
}

/** What goes on here with a session of this person's on the connection; null where there is none elsewhere. */
function useContinue(connectionId: string): (() => void) | null {
  const look = useLooking();
  const here = useHere();
  const { data = [] } = useLive();
  const own = ownSessions(data).find(
    ({ id, connection_id }) => connection_id === connectionId && !here.has(id),
  );
  if (!own || !look) return null;
  const { id: identifier, connection_name: name, protocol } = own;
  return () => look({ identifier, name, protocol, way: "continue" });
}

function ConnectionItems({
  node,
  actions,
  favourite,
  onFavourite,
  ...rest
}: TreeMenuProps & { node: ConnectionNode }) {
  const opens = allows(node.role, "connect");
  const goOn = useContinue(node.id);
  return (
    <>
      {goOn && <Item icon={IconPlay} label="Continue your session" onClick={goOn} />}
      <Menu.Item
        leftSection={
          <ProtocolIcon protocol={node.protocol} icon={node.icon} color={node.color} size={16} />
        }
        disabled={!opens}
        title={opens ? undefined : "You may see that it exists, not open it."}
        onClick={() => actions.open(node)}
      >
        Open
      </Menu.Item>
      <Item
        icon={favourite ? IconStarFilled : IconStar}
        label={favourite ? "Remove from favourites" : "Add to favourites"}
        onClick={() => onFavourite(node)}
      />
      {opens && <Item icon={IconKey} label="Log in as…" onClick={() => actions.logInAs(node)} />}
      {allows(node.role, "share") && (
        <Item icon={IconShare} label="Share…" onClick={() => actions.share(node)} />
      )}
      <Menu.Divider />
      {allows(node.role, "edit") ? (
        <>
          <Item icon={IconEdit} label="Edit…" onClick={() => actions.editConnection(node.id)} />
          <CommonItems node={node} actions={actions} {...rest} />
        </>
      ) : (
        <Limits>
          {opens
            ? "You may open this connection, not change it."
            : "You may see that this connection exists, not open or change it."}
        </Limits>
      )}
    </>
  );
}

function FolderItems({ node, actions, ...rest }: TreeMenuProps & { node: FolderNode }) {
  const { onDialog } = rest;
  const opens = opensAsOne(node) && (
    <>
      <Item icon={IconBalancing} label="Open" onClick={() => actions.openFolder(node)} />
      <Menu.Divider />
    </>
  );
  if (!allows(node.role, "edit"))
    return (
      <>
        {opens}
        <Limits>You may use what is in this folder, not change it.</Limits>
      </>
    );
  return (
    <>
      {opens}
      <Item
        icon={IconPlus}
        label="New connection…"
        onClick={() => actions.newConnection(node.id)}
      />
      <Item
        icon={IconFolderPlus}
        label="New folder…"
        onClick={() => onDialog({ kind: "new-folder", parentId: node.id })}
      />
      <Menu.Divider />
      <Item icon={IconEdit} label="Edit…" onClick={() => actions.editFolder(node)} />
      <Item
        icon={IconEdit}
        label="Rename…"
        onClick={() => onDialog({ kind: "rename", folder: node })}
      />
      <CommonItems node={node} actions={actions} {...rest} />
    </>
  );
}

function CommonItems({
  node,
  actions,
  onDialog,
  onSelect,
}: Pick<TreeMenuProps, "actions" | "onDialog" | "onSelect"> & { node: TreeNode }) {
  const { permissions } = actions;
  return (
    <>
      <Item
        icon={IconCopy}
        label="Duplicate…"
        onClick={() => onDialog({ kind: "copy", node, elsewhere: false })}
      />
      <Item
        icon={IconCopy}
        label="Copy to…"
        onClick={() => onDialog({ kind: "copy", node, elsewhere: true })}
      />
      <Item
        icon={IconMove}
        label="Move to…"
        onClick={() => onDialog({ kind: "move", nodes: [node] })}
      />
      <Item icon={IconSelect} label="Select several" onClick={() => onSelect(node)} />
      {permissions && (
        <Item
          icon={IconShield}
          label="Permissions…"
          reason={
            allows(node.role, "manage")
              ? null
              : "Only who manages this may see and change its permissions."
          }
          onClick={() => permissions({ kind: node.kind, id: node.id, name: node.name })}
        />
      )}
      <Menu.Divider />
      <Item
        icon={IconTrash}
        label="Delete…"
        danger
        onClick={() => onDialog({ kind: "delete", nodes: [node] })}
      />
    </>
  );
}
