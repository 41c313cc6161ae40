export const unknownContentType = 'application/octet-stream';

/** The MIME type that a file name's extension stands for; `undefined` when it is not known. */
export async function contentTypeOf(filename: string): Promise<string | undefined> {
  // Its table is 200 kB: read when the first file is sent.
  const { default: mime } = await import('mime-types');
  const type = mime.lookup(filename);
  return type === false ? undefined : type;
}

/** `.png` for `image/png`; `.bin` when there is none. */
export async function extensionOf(contentType: string | undefined): Promise<string> {
  if (!contentType) return '.bin';
  const { default: mime } = await import('mime-types');
  const extension = mime.extension(contentType);
  return extension === false ? '.bin' : `.${extension}`;
}

const mimeType = /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}(\s*;\s*[a-z0-9-]+=("[^"\r\n]*"|[^\s;"]+))*$/i;

/** True for what may stand in a Content-Type header. */
export function isContentType(value: string): boolean {
  return mimeType.test(value);
}
