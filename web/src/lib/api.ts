/** The shapes of /api/v1, by the names this page has for them; generated from the server's own schema. */
export type {
  ConnectionIn as ConnectionInput,
  ConnectionOut as Connection,
  FolderOut as Folder,
  GroupOut as ParameterGroup,
  ParameterOut as Parameter,
  ProtocolOut as Protocol,
  SessionLogOut as SessionRecord,
  SessionPageOut as SessionPage,
  StatusOut as Status,
  TreeConnectionOut as ConnectionSummary,
  TreeOut as Tree,
  TunnelTokenOut as TunnelToken,
  UserOut as User,
} from "../../api-schema/schema";
