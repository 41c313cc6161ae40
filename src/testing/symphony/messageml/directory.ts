/** Somebody whom a message can mention. */
export type DirectoryUser = { id: string; name: string; email: string | undefined };

/** What the parser asks the pod. */
export type Directory = {
  byId(id: string): DirectoryUser | undefined;
  byEmail(email: string): DirectoryUser | undefined;
  /** The schemes that links may have; absent: all. */
  linkSchemes?: readonly string[] | undefined;
};
