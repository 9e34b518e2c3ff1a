import { ActionIcon, Checkbox, Kbd } from "@mantine/core";
import { createContext, use, type DragEvent, type MouseEvent } from "react";
import type { NodeApi, NodeRendererProps, RowRendererProps } from "react-arborist";
import { ProtocolIcon } from "@/components/ProtocolIcon";
import { EMBLEM_ICONS, hueColor } from "@/components/emblems";
import {
  IconBalancing,
  IconChevron,
  IconDots,
  IconFolder,
  IconFolderOpen,
  IconHistory,
  IconStar,
  IconStarFilled,
} from "@/components/icons";
import type { Running } from "@/lib/live";
import { allows } from "@/lib/roles";
import {
  opensAsOne,
  type ConnectionNode,
  type FolderNode,
  type RowNode,
  type SectionNode,
  type TreeNode,
} from "../nodes";
import { hasMenu } from "./TreeMenu";
import classes from "./Tree.module.css";

export interface Drag {
  readonly start: (node: TreeNode) => void;
  /** Whether what is being dragged may be dropped on this row: into the folder, or beside the connection. */
  readonly takes: (node: RowNode) => boolean;
  readonly over: (node: RowNode | null) => void;
  readonly drop: (node: RowNode) => void;
  readonly end: () => void;
  /** The key of the folder that would take it. */
  readonly into: string | null;
}

export interface RowContext {
  /** Connections that have a tab, and whether their session is going on. */
  readonly opened: ReadonlyMap<string, boolean>;
  /** Connections on which this person has a session, in whatever browser or none. */
  readonly running: ReadonlyMap<string, Running>;
  /** Keys of the folders that have one of these somewhere below. */
  readonly alive: ReadonlySet<string>;
  /** The key of what Enter in the filter opens. */
  readonly found: string | null;
  readonly favourites: ReadonlySet<string>;
  /** Keys of what is selected; empty: nothing is being selected. */
  readonly selected: ReadonlySet<string>;
  readonly selecting: boolean;
  readonly select: (node: TreeNode, range: boolean) => void;
  readonly openFolder: (folder: FolderNode) => void;
  readonly menu: (node: TreeNode, at: { x: number; y: number }) => void;
  readonly favourite: (node: ConnectionNode) => void;
  readonly drag: Drag;
}

/** By context, because a row component that changed with it would be mounted anew each time. */
export const RowContextOf = createContext<RowContext | null>(null);

function useRowContext(): RowContext {
  const context = use(RowContextOf);
  if (!context) throw new Error("no RowContextOf around this row");
  return context;
}

const BALANCING = "Opens the least busy of its connections";

function spokenName(data: RowNode, context: RowContext): string {
  const marks = data.kind !== "section" && context.selected.has(data.key) ? ", selected" : "";
  if (data.kind === "section") return `${data.name}, ${data.children.length}`;
  if (data.kind === "folder") {
    const balancing = data.balancing ? `, ${BALANCING.toLowerCase()}` : "";
    const alive = context.alive.has(data.key) ? `, ${ALIVE}` : "";
    return `${data.name}, folder, ${data.count}${balancing}${alive}${marks}`;
  }
  const session = aboutSession(data, context);
  return `${data.name}, ${data.protocol}${session && `, ${session}`}${marks}`;
}

const ALIVE = "you have a session in it";

function aboutSession({ id }: ConnectionNode, { opened, running }: RowContext): string {
  if (opened.get(id)) return "open here";
  return { live: "you have a session here", parked: "you have a parked session here", none: "" }[
    running.get(id) ?? "none"
  ];
}

/** The library lets rows grow with their content; ours end at the edge, with an ellipsis. */
export function TreeRowFrame({ node, attrs, innerRef, children }: RowRendererProps<RowNode>) {
  const context = useRowContext();
  const { data } = node;
  const { drag } = context;
  const movable = data.kind !== "section" && !isShortcut(data) && allows(data.role, "edit");
  const onClick = (event: MouseEvent) => {
    const many = event.ctrlKey || event.metaKey || event.shiftKey || context.selecting;
    if (many && data.kind !== "section" && !isShortcut(data)) context.select(data, event.shiftKey);
    else {
      node.select();
      node.activate();
    }
  };
  const onDoubleClick = () => {
    if (data.kind === "folder" && opensAsOne(data) && !context.selecting) context.openFolder(data);
  };
  const onContextMenu = (event: MouseEvent) => {
    if (data.kind === "section" || !hasMenu(data)) return;
    event.preventDefault();
    node.select();
    context.menu(data, { x: event.clientX, y: event.clientY });
  };
  return (
    <div
      {...attrs}
      style={{ ...attrs.style, minWidth: 0, width: "100%" }}
      ref={innerRef}
      onFocus={(event) => event.stopPropagation()}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onContextMenu={onContextMenu}
      aria-label={spokenName(data, context)}
      draggable={movable}
      onDragStart={(event: DragEvent) => {
        if (data.kind === "section" || !movable) return;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", data.name);
        drag.start(data);
      }}
      onDragEnd={drag.end}
      onDragOver={(event: DragEvent) => {
        drag.over(data);
        if (!drag.takes(data)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
      }}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        drag.drop(data);
      }}
    >
      {children}
    </div>
  );
}

const isShortcut = (node: RowNode) => node.kind === "connection" && node.shortcut;

function testIdOf(node: RowNode): string {
  if (node.kind === "section") return `tree-section-${node.id}`;
  if (isShortcut(node)) return `tree-${node.key.replace(".", "-")}`;
  return `tree-${node.kind}-${node.id}`;
}

export function TreeRow({ node, style }: NodeRendererProps<RowNode>) {
  const context = useRowContext();
  const { data } = node;
  return (
    <div
      className={classes["row"]}
      style={style}
      data-testid={testIdOf(data)}
      data-kind={data.kind}
      data-selected={context.selected.has(data.key) || node.isSelected || undefined}
      data-into={context.drag.into === data.key || undefined}
      data-way={(data.kind === "folder" && data.role === null) || undefined}
    >
      {context.selecting && data.kind !== "section" && !isShortcut(data) && (
        <Checkbox
          size="xs"
          className={classes["check"] ?? ""}
          checked={context.selected.has(data.key)}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
      )}
      {data.kind === "section" && <SectionContent data={data} node={node} />}
      {data.kind === "folder" && <FolderContent data={data} node={node} />}
      {data.kind === "connection" && <ConnectionContent data={data} context={context} />}
      {data.kind !== "section" && hasMenu(data) && <MoreButton data={data} context={context} />}
    </div>
  );
}

function Chevron({ node, toggles }: { node: NodeApi<RowNode>; toggles: boolean }) {
  return (
    <span
      className={classes["chevronHit"]}
      onClick={(event) => {
        if (!toggles) return; // the row does
        event.stopPropagation();
        node.toggle();
      }}
    >
      <IconChevron size={14} className={classes["chevron"]} data-open={node.isOpen || undefined} />
    </span>
  );
}

function SectionContent({ data, node }: { data: SectionNode; node: NodeApi<RowNode> }) {
  const Sign = data.id === "favourites" ? IconStar : IconHistory;
  return (
    <>
      <Chevron node={node} toggles={false} />
      <Sign size={16} className={classes["folder"]} />
      <span className={classes["name"]}>{data.name}</span>
    </>
  );
}

function FolderContent({ data, node }: { data: FolderNode; node: NodeApi<RowNode> }) {
  const { selecting, alive } = useRowContext();
  const Sign = EMBLEM_ICONS[data.icon] ?? (node.isOpen ? IconFolderOpen : IconFolder);
  return (
    <>
      <Chevron node={node} toggles={selecting} />
      <Sign size={18} className={classes["folder"]} style={{ color: hueColor(data.color) }} />
      <span
        className={classes["name"]}
        title={[data.name, aboutFolder(data)].filter(Boolean).join("\n")}
      >
        {data.name}
      </span>
      {data.balancing && (
        <span className={classes["mark"]} title={BALANCING}>
          <IconBalancing size={14} />
        </span>
      )}
      {alive.has(data.key) && <span className={classes["alive"]} title={capital(ALIVE)} />}
      <span className={classes["count"]} data-count={data.count} />
    </>
  );
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function aboutFolder({ role, balancing }: FolderNode): string {
  if (role === null) return "Only the way to what you may see";
  return balancing ? BALANCING : "";
}

function ConnectionContent({ data, context }: { data: ConnectionNode; context: RowContext }) {
  const favourite = context.favourites.has(data.id);
  const opened = context.opened.get(data.id);
  return (
    <>
      <span
        className={classes["gap"]}
        data-opened={opened}
        data-running={opened ? undefined : context.running.get(data.id)}
      />
      <ProtocolIcon protocol={data.protocol} icon={data.icon} color={data.color} />
      <span
        className={classes["name"]}
        title={[
          data.name,
          data.hostname,
          data.tags.join(", "),
          capital(aboutSession(data, context)),
        ]
          .filter(Boolean)
          .join("\n")}
      >
        {data.name}
      </span>
      {data.tags.length > 0 && (
        <span className={classes["tags"]} aria-hidden="true">
          {data.tags.slice(0, 2).map((tag) => (
            <span key={tag} className={classes["tag"]} data-tag={tag} />
          ))}
        </span>
      )}
      {favourite && !data.shortcut && (
        <IconStarFilled size={12} className={classes["star"]} aria-hidden="true" />
      )}
      {context.found === data.key && (
        <Kbd size="xs" className={classes["enter"] ?? ""} aria-hidden="true" />
      )}
    </>
  );
}

function MoreButton({ data, context }: { data: TreeNode; context: RowContext }) {
  return (
    <ActionIcon
      size={24}
      variant="subtle"
      color="gray"
      className={classes["more"]}
      aria-label={`Actions for ${data.name}`}
      aria-haspopup="menu"
      onClick={(event) => {
        event.stopPropagation();
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        context.menu(data, { x: left, y: bottom });
      }}
    >
      <IconDots size={16} />
    </ActionIcon>
  );
}
