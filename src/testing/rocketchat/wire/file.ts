import type { FileRecord } from '../../world/index.js';
import { compact, type Json } from '../json.js';
import { fileData } from '../native.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { userRef } from './user.js';

/** The address of a file on the server, relative to it. */
export function filePath(file: FileRecord): string {
  return `/file-upload/${file.id}/${encodeURIComponent(file.filename)}`;
}

/** In `file` and `files` of a message. */
export function wireFileRef(file: FileRecord): Json {
  const { id, filename, contentType, data } = file;
  const [group = 'application'] = contentType.split('/');
  return {
    _id: id,
    name: filename,
    type: contentType,
    size: data.byteLength,
    format: contentType.split('/')[1]?.split(';')[0] ?? '',
    typeGroup: group,
  };
}

/** The attachment that the server makes of a file. (Wire sheet, section 6.) */
export function fileAttachment(file: FileRecord, description: string | undefined): Json {
  const { contentType, filename, data, width, height } = file;
  const link = filePath(file);
  const media = /^(image|audio|video)\//.exec(contentType)?.[1];
  return compact({
    ts: new Date(0),
    title: file.title ?? filename,
    title_link: link,
    title_link_download: true,
    type: 'file',
    fileId: file.id,
    description,
    size: media ? undefined : data.byteLength,
    format: media ? undefined : contentType.split('/')[1],
    ...(media && {
      [`${media}_url`]: link,
      [`${media}_type`]: contentType,
      [`${media}_size`]: data.byteLength,
      ...(media === 'image' && width !== undefined && { image_dimensions: { width, height } }),
    }),
  });
}

/** As `*.files` lists it. */
export function wireFile(file: FileRecord, workspace: RocketChatWorkspace): Json {
  const owner = workspace.state.users.get(file.ownerId);
  const data = fileData(file);
  return compact({
    ...wireFileRef(file),
    rid: data.rid,
    userId: file.ownerId,
    description: data.description ?? '',
    store: 'GridFS:Uploads',
    complete: true,
    uploading: false,
    progress: 1,
    extension: file.filename.split('.').pop(),
    uploadedAt: file.createdAt,
    _updatedAt: file.createdAt,
    path: filePath(file),
    url: `${workspace.siteUrl}${filePath(file)}`,
    user: owner && userRef(owner),
  });
}
