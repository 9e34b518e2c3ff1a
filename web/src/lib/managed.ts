/** The shapes of what administrators manage, by the names this page has for them; beside `api.ts`. */
export type {
  NodeGroupOut as NodeGroup,
  NodeGroupPatch as NodeGroupChange,
  NodeOut as GuacdNode,
  NodePatch as NodeChange,
} from "../../api-schema/schema";
export type {
  EventOut as LogEvent,
  EventPageOut as LogEventPage,
  VerdictOut as Verdict,
} from "../../api-schema/schema";
