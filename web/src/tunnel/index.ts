export type { Admission } from "./connection";
export type { ScaleMode } from "./display";
export {
  GATEWAY_ENDINGS,
  PAGE_ENDINGS,
  isEnding,
  isLost,
  type Ending,
  type SessionEnd,
} from "./ending";
export { COMBINATIONS, Key, type KeyCombination } from "./keysyms";
export { wakeAudioOnGesture } from "./audio";
export { readPermission } from "./clipboard";
export type { TouchMode } from "./pointer";
export {
  CHAT_CHARS,
  DENIED_MS,
  isShared,
  ownerOf,
  seatIn,
  type ChatLine,
  type Notice,
  type Role,
  type Room,
  type RoomState,
  type Seat,
  type Seating,
} from "./room";
export { tintOf } from "./overlay";
export { RemoteSession } from "./session";
export type { Phase, SessionState, Step } from "./sessionState";
export { Status, type StatusCode } from "./status";
export { glimpse, NoPicture } from "./glimpse";
